using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;

namespace Sonde.Core.Profiling.Node;

/// <summary>A client of the inspector of Node.js: one request at a time over a WebSocket (Chrome DevTools Protocol, js_protocol 1.3).</summary>
internal sealed class InspectorClient : IAsyncDisposable
{
    /// <summary>A profile of ten minutes is some tens of MiB.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    private const int MostList = 1024 * 1024;

    /// <summary>A profile of allocations is a tree: an object and a list a frame.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = HeapProfileReader.MostDepth };

    private readonly HttpMessageInvoker _http;
    private readonly ClientWebSocket _socket;
    private int _last;

    private InspectorClient(HttpMessageInvoker http, ClientWebSocket socket) => (_http, _socket) = (http, socket);

    /// <summary>Connects to the program's main script.</summary>
    /// <param name="open">Opens a connection to the inspector.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="IOException">It does not speak as an inspector does, or the link broke.</exception>
    public static async Task<InspectorClient> ConnectAsync(Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        var handler = new SocketsHttpHandler { ConnectCallback = async (_, token) => await open(token).ConfigureAwait(false), UseProxy = false, AllowAutoRedirect = false };
        var http = new HttpMessageInvoker(handler);
        var socket = new ClientWebSocket();

        // Node.js takes the pong that keeps a quiet connection open for a broken frame, and closes it (src/inspector_socket.cc): nothing longer than 30 s would end well.
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        try
        {
            var page = await FindAsync(http, cancellation).ConfigureAwait(false);
            await socket.ConnectAsync(page, http, cancellation).ConfigureAwait(false);
            return new InspectorClient(http, socket);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            http.Dispose();
            throw failure is HttpRequestException or WebSocketException or JsonException or KeyNotFoundException or UriFormatException
                ? new IOException($"the inspector cannot be reached: {failure.Message}", failure)
                : failure;
        }
    }

    /// <summary>Asks.</summary>
    /// <param name="method"><c>Profiler.start</c>.</param>
    /// <param name="write">Writes the parameters; null for none.</param>
    /// <param name="cancellation">Breaks it off, and the connection with it.</param>
    /// <param name="hear">Hears what comes before the answer; null to pass it over. A <see cref="ProfileFormatException"/> of it breaks the reading off.</param>
    /// <returns>The <c>result</c>; the caller disposes its document.</returns>
    /// <exception cref="IOException">The inspector refused, or the connection is over.</exception>
    public async Task<JsonDocument> AskAsync(string method, Action<Utf8JsonWriter>? write, CancellationToken cancellation, Action<JsonElement>? hear = null)
    {
        var id = ++_last;
        try
        {
            await _socket.SendAsync(Encode(id, method, write), WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellation).ConfigureAwait(false);
            while (true)
            {
                var message = JsonDocument.Parse(await ReadAsync(cancellation).ConfigureAwait(false), Deep);
                if (!message.RootElement.TryGetProperty("id", out var answered) || answered.GetInt32() != id)
                {
                    using (message)
                    {
                        hear?.Invoke(message.RootElement);
                    }

                    continue;
                }

                return message.RootElement.TryGetProperty("error", out var error)
                    ? throw new IOException($"the inspector refused {method}: {(error.TryGetProperty("message", out var text) ? text.GetString() : "it did not say why")}")
                    : message;
            }
        }
        catch (Exception broken) when (broken is WebSocketException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new IOException($"the inspector did not answer {method}: {broken.Message}", broken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Uri> FindAsync(HttpMessageInvoker http, CancellationToken cancellation)
    {
        // Node.js refuses a Host that is neither an address nor localhost.
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:9229/json/list");
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        if (body.Length > MostList)
        {
            throw new IOException("the inspector's list is too long");
        }

        using var list = JsonDocument.Parse(body);
        var page = list.RootElement.ValueKind == JsonValueKind.Array && list.RootElement.GetArrayLength() > 0
            ? list.RootElement[0].GetProperty("webSocketDebuggerUrl").GetString()
            : null;
        return new Uri(page ?? throw new IOException("the inspector lists no script"));
    }

    private static byte[] Encode(int id, string method, Action<Utf8JsonWriter>? write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("method", method);
            if (write is not null)
            {
                json.WriteStartObject("params");
                write(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>(64 * 1024);
        while (true)
        {
            var part = await _socket.ReceiveAsync(message.GetMemory(64 * 1024), cancellation).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException("the inspector ended the connection");
            }

            message.Advance(part.Count);
            if (part.EndOfMessage)
            {
                return message.WrittenMemory;
            }

            if (message.WrittenCount > MostBytes)
            {
                throw new IOException($"what the inspector sent is longer than {MostBytes / 1024 / 1024} MiB");
            }
        }
    }
}
