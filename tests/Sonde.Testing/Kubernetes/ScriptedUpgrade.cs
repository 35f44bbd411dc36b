using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.Testing.Kubernetes;

/// <summary>The server's side of one WebSocket exec, over .NET's own WebSocket: an implementation independent of the one under test.</summary>
internal sealed class ScriptedUpgrade(ScriptedApiServer server, Stream stream, RecordedRequest request)
{
    private const string V5 = "v5.channel.k8s.io";

    /// <summary>True where the upgrade was refused and the connection may go on.</summary>
    public async Task<bool> RunAsync(ScriptedRoute route, CancellationToken stop)
    {
        var offer = (request.Header("Sec-WebSocket-Protocol") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = server.Options.ExecProtocols;
        var chosen = route.Frames?.Protocol ?? known.FirstOrDefault(offer.Contains);
        if (chosen is null || !offer.Contains(chosen) || (server.Options.RefusesUnknownOffers && !offer.All(known.Contains)))
        {
            await WriteAsync("HTTP/1.1 403 Forbidden\r\n\r\n", stop);
            return false;
        }

        var accept = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes($"{request.Header("Sec-WebSocket-Key")}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await WriteAsync(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {chosen}\r\n\r\n",
            stop);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = chosen });
        try
        {
            await (route.Frames is { } frames ? PlayAsync(socket, frames, stop) : ExecAsync(socket, route.Exec!, chosen == V5, stop));
        }
        catch (WebSocketException)
        {
            // The client has gone.
        }

        return false;
    }

    private async Task PlayAsync(WebSocket socket, ScriptedFrames frames, CancellationToken stop)
    {
        foreach (var frame in frames.Frames)
        {
            switch (frame)
            {
                case { Opcode: null }:
                    await ReceiveAsync(socket, stop);
                    return;
                case { Opcode: 8 }:
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
                    break;
                case { IsFromClient: true }:
                    var message = await ReceiveAsync(socket, stop);
                    if (message is null || !message.AsSpan().SequenceEqual(frame.Message))
                    {
                        server.Fail($"{request}: a message of {message?.Length} bytes came where the recording has one of {frame.Message.Length}");
                        return;
                    }

                    break;
                default:
                    await socket.SendAsync(frame.Message, WebSocketMessageType.Binary, true, stop);
                    break;
            }
        }
    }

    private async Task ExecAsync(WebSocket socket, Func<ExecPeer, CancellationToken, Task<int>> program, bool isV5, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var gate = new SemaphoreSlim(1, 1);
        var input = new Pipe();
        await socket.SendAsync((byte[])[1], WebSocketMessageType.Binary, true, stop);
        var receiving = ReceiveInputAsync(socket, input.Writer, isV5, gone);
        var peer = new ExecPeer(
            request, input.Reader.AsStream(), new ScriptedOutput(socket, gate, 1), new ScriptedOutput(socket, gate, 2));
        try
        {
            var exitCode = await program(peer, gone.Token);
            await socket.SendAsync((byte[])[3, .. Encoding.UTF8.GetBytes(StatusOf(exitCode))], WebSocketMessageType.Binary, true, stop);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
        }
        finally
        {
            await gone.CancelAsync();
            await receiving;
        }
    }

    private static async Task ReceiveInputAsync(WebSocket socket, PipeWriter input, bool isV5, CancellationTokenSource gone)
    {
        try
        {
            while (await ReceiveAsync(socket, gone.Token) is { } message)
            {
                if (isV5 && message is [255, 0])
                {
                    await input.CompleteAsync();
                }
                else if (message is [0, ..])
                {
                    await input.WriteAsync(message.AsMemory(1), gone.Token);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone: the end of the input says so to the program.
        }

        await input.CompleteAsync();
        await gone.CancelAsync();
    }

    private static async Task<byte[]?> ReceiveAsync(WebSocket socket, CancellationToken stop)
    {
        using var message = new MemoryStream();
        var buffer = new byte[128 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), stop);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            await message.WriteAsync(buffer.AsMemory(0, received.Count), stop);
            if (received.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    private static string StatusOf(int exitCode) => exitCode == 0
        ? """{"metadata":{},"status":"Success"}"""
        : new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with exit code {exitCode}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = $"{exitCode}" }) },
        }.ToJsonString();

    private async Task WriteAsync(string text, CancellationToken stop) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
}
