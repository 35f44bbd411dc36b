using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Agent;

/// <summary>An IDE that speaks the Chrome DevTools Protocol to Node's inspector, as far as these tests need one.</summary>
internal sealed class CdpClient : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly WebSocket _socket;
    private readonly List<JsonNode> _log = [];
    private readonly Task _reading;
    private int _sequence;

    private CdpClient(Stream stream)
    {
        _stream = stream;
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
        _reading = Task.Run(ReadAsync);
    }

    public bool HasEnded => _reading.IsCompleted;

    /// <summary>Finds the inspector's first target on one connection, and joins it on another.</summary>
    public static async Task<CdpClient> ConnectAsync(Func<Task<Stream>> open)
    {
        string url;
        await using (var asking = await open())
        {
            await asking.WriteAsync(Encoding.ASCII.GetBytes("GET /json/list HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
            var head = await ReadHeadAsync(asking);
            var length = int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
            var body = new byte[length];
            await asking.ReadExactlyAsync(body);
            url = (string)JsonNode.Parse(body)![0]!["webSocketDebuggerUrl"]!;
        }

        var stream = await open();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {new Uri(url).AbsolutePath} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGVzdC1zdHVkaW8tMDAwMQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        Assert.Contains("101", await ReadHeadAsync(stream));
        return new CdpClient(stream);
    }

    /// <summary>Joins as VS Code does, with a breakpoint, and lets the target run.</summary>
    /// <param name="open">Opens a connection.</param>
    /// <param name="pattern">Of the script's URL.</param>
    /// <param name="line">Counted from 1.</param>
    public static async Task<CdpClient> AttachAsync(Func<Task<Stream>> open, string pattern, int line)
    {
        var client = await ConnectAsync(open);
        await client.AskAsync("Runtime.enable", "{}");
        await client.AskAsync("Debugger.enable", "{}");
        await client.AskAsync("Debugger.setBreakpointByUrl", $$"""{"lineNumber":{{line - 1}},"urlRegex":"{{pattern}}"}""");
        await client.AskAsync("Runtime.runIfWaitingForDebugger", "{}");
        return client;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    public async Task<JsonNode> AskAsync(string method, string parameters)
    {
        var id = ++_sequence;
        await _socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"id":{{id}},"method":"{{method}}","params":{{parameters}}}"""), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return await SeesAsync(message => (int?)message["id"] == id, $"the answer to {method}");
    }

    /// <summary>An event.</summary>
    public Task<JsonNode> SeesAsync(string method, int times = 1) => SeesAsync(message => (string?)message["method"] == method, method, times);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
        _socket.Dispose();
    }

    private async Task<JsonNode> SeesAsync(Func<JsonNode, bool> claim, string what, int times = 1)
    {
        JsonNode? found = null;
        await Eventually.IsTrueAsync(() =>
        {
            lock (_log)
            {
                found = _log.Where(claim).Skip(times - 1).FirstOrDefault();
            }

            return found is not null;
        }, what);
        return found!;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (await _socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } part)
            {
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    lock (_log)
                    {
                        _log.Add(JsonNode.Parse(message.ToArray())!);
                    }

                    message.SetLength(0);
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or WebSocketException or InvalidOperationException)
        {
            // The connection ended; HasEnded tells.
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
