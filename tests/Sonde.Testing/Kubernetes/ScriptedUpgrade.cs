using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Sonde.Testing.Kubernetes;

/// <summary>The server's side of one exec's upgrade, and of what follows.</summary>
internal sealed class ScriptedUpgrade(ScriptedApiServer server, Stream stream, RecordedRequest request)
{
    private const string V5 = "v5.channel.k8s.io";

    /// <summary>True where the upgrade was refused and the connection may go on.</summary>
    public async Task<bool> RunAsync(ScriptedRoute route, CancellationToken stop)
    {
        if (request.Method == "POST")
        {
            await RunSpdyAsync(route.Exec!, stop);
            return false;
        }

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
        var wire = new ScriptedWebSocket(socket, chosen == V5);
        try
        {
            if (route.Frames is { } frames)
            {
                await PlayAsync(socket, wire, frames, stop);
            }
            else
            {
                await wire.SendAsync(1, ReadOnlyMemory<byte>.Empty, stop);
                await ScriptedProgram.RunAsync(wire, request, route.Exec!, stop);
            }
        }
        catch (WebSocketException)
        {
            // The client has gone.
        }

        return false;
    }

    private async Task PlayAsync(WebSocket socket, ScriptedWebSocket wire, ScriptedFrames frames, CancellationToken stop)
    {
        foreach (var frame in frames.Frames)
        {
            switch (frame)
            {
                case { Opcode: null }:
                    await wire.ReceiveMessageAsync(stop);
                    return;
                case { Opcode: 8 }:
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
                    break;
                case { IsFromClient: true }:
                    var message = await wire.ReceiveMessageAsync(stop);
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

    private async Task RunSpdyAsync(Func<ExecPeer, CancellationToken, Task<int>> program, CancellationToken stop)
    {
        if (!server.Options.KnowsSpdy || request.Header("Upgrade") != "SPDY/3.1" || request.Header("X-Stream-Protocol-Version") != "v4.channel.k8s.io")
        {
            await WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 18\r\n\r\nunable to upgrade\n", stop);
            return;
        }

        await WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: SPDY/3.1\r\nConnection: Upgrade\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n", stop);
        try
        {
            var wire = new ScriptedSpdy(stream);
            await wire.BeginAsync(request.QueryValue("stdin") is null ? 3 : 4, stop);
            await ScriptedProgram.RunAsync(wire, request, program, stop);
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }

    private async Task WriteAsync(string text, CancellationToken stop) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
}
