using System.Net.WebSockets;

namespace Sonde.Testing.Kubernetes;

/// <summary>An exec's channels on .NET's own WebSocket: an implementation independent of the one under test.</summary>
internal sealed class ScriptedWebSocket(WebSocket socket, bool isV5) : IScriptedWire
{
    public Task SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken stop) =>
        socket.SendAsync((byte[])[channel, .. bytes.Span], WebSocketMessageType.Binary, true, stop);

    public async Task<byte[]?> ReceiveAsync(CancellationToken stop)
    {
        while (true)
        {
            switch (await ReceiveMessageAsync(stop))
            {
                case null:
                    return null;
                case [255, 0] when isV5:
                    return [];
                case [0, _, ..] and var message:
                    return message[1..];
                default:
                    continue;
            }
        }
    }

    public Task EndAsync(CancellationToken stop) => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);

    /// <summary>The next message, with its channel; null at the end.</summary>
    public async Task<byte[]?> ReceiveMessageAsync(CancellationToken stop)
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
}
