using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sonde.Agent.Guarding;

namespace Sonde.Agent.Launching;

/// <summary>
/// What the agent says to dlv itself (Documentation/api/json-rpc, service/rpc2 of Delve 1.22 and later), each over a connection that is closed
/// again. A headless dlv with --accept-multiclient does not mind.
/// </summary>
internal static class DelveRpc
{
    private const int MostAnswerBytes = 1 << 20;

    /// <summary>
    /// The debugger's version, once it serves and the target runs; null while it does not listen yet or has the target stopped.
    /// </summary>
    /// <param name="socketPath">Where it serves.</param>
    /// <param name="mayStand">The target may be stopped all the same.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="IOException">It listens but does not speak as expected.</exception>
    public static async Task<string?> TryAskVersionAsync(string socketPath, bool mayStand, CancellationToken cancellation)
    {
        await using var stream = await TryConnectAsync(socketPath, cancellation);
        if (stream is null || (!await AskRunningAsync(stream, cancellation) && !mayStand))
        {
            return null;
        }

        using var version = await AskAsync(stream, "GetVersion", "{}", cancellation);
        return version.RootElement.Object("result").Lines("DelveVersion") is { } text
            ? ParseVersion(text)
            : throw new IOException("dlv did not tell its version.");
    }

    /// <summary>Whether dlv takes the target for running; null when it does not listen.</summary>
    /// <exception cref="IOException">It listens but does not speak as expected.</exception>
    public static async Task<bool?> TryAskRunningAsync(string socketPath, CancellationToken cancellation)
    {
        await using var stream = await TryConnectAsync(socketPath, cancellation);
        return stream is null ? null : await AskRunningAsync(stream, cancellation);
    }

    /// <summary>Lets the target run, without waiting for the next stop, which is when dlv would answer.</summary>
    /// <exception cref="IOException">The connection failed.</exception>
    public static async Task ContinueAsync(string socketPath, CancellationToken cancellation)
    {
        await using var stream = await TryConnectAsync(socketPath, cancellation);
        if (stream is not null)
        {
            await stream.WriteAsync(Request("Command", """{"name":"continue"}"""), cancellation);
        }
    }

    /// <summary>Sets a breakpoint on a function, of nobody's: clients that set their own leave it alone.</summary>
    /// <returns>dlv's words where it refuses; null where it is set.</returns>
    /// <exception cref="IOException">The connection failed.</exception>
    public static async Task<string?> BreakAsync(string socketPath, string function, CancellationToken cancellation)
    {
        await using var stream = await TryConnectAsync(socketPath, cancellation) ?? throw new IOException("dlv does not listen any more.");
        using var answer = await AskAsync(stream, "CreateBreakpoint", $$$"""{"Breakpoint":{"functionName":"{{{JsonEncodedText.Encode(function)}}}"}}""", cancellation);
        return answer.RootElement.Object("result").Object("Breakpoint").ValueKind == JsonValueKind.Object ? null : answer.RootElement.Lines("error") ?? "it gave no reason";
    }

    /// <summary>The number in <c>Version: 1.27.1\nBuild: …</c>, as `dlv version` and GetVersion write it; "unknown" for another form.</summary>
    internal static string ParseVersion(string text)
    {
        const string label = "Version:";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(label, StringComparison.Ordinal))
            {
                return PlainText.Line(line[label.Length..], 64);
            }
        }

        return "unknown";
    }

    private static async Task<Stream?> TryConnectAsync(string socketPath, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<bool> AskRunningAsync(Stream stream, CancellationToken cancellation)
    {
        using var state = await AskAsync(stream, "State", """{"NonBlocking":true}""", cancellation);
        return state.RootElement.Object("result").Object("State").Flag("Running") == true;
    }

    private static byte[] Request(string method, string argument)
        => Encoding.UTF8.GetBytes($$"""{"method":"RPCServer.{{method}}","params":[{{argument}}],"id":1}""" + "\n");

    /// <summary>Asks and reads the answer's line.</summary>
    /// <exception cref="IOException">It is too long, no JSON object, or does not come.</exception>
    internal static async Task<JsonDocument> AskAsync(Stream stream, string method, string argument, CancellationToken cancellation)
    {
        await stream.WriteAsync(Request(method, argument), cancellation);
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (Array.IndexOf(buffer, (byte)'\n', 0, length) < 0)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length < MostAnswerBytes ? length * 2 : throw new IOException("dlv answered more than 1 MiB."));
            }

            var count = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            length += count > 0 ? count : throw new IOException("dlv closed the connection.");
        }

        try
        {
            return JsonDocument.Parse(buffer.AsMemory(0, length));
        }
        catch (JsonException odd)
        {
            throw new IOException("dlv answered something that is not JSON.", odd);
        }
    }
}
