using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sonde.Agent.Guarding;

namespace Sonde.Agent.InProcess.Node;

/// <summary>A client of the inspector for a few requests: a WebSocket (RFC 6455) with text messages, one request at a time.</summary>
internal sealed class InspectorSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly WebSocketFraming _framing = new();
    private readonly Queue<byte[]> _messages = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _last;

    private InspectorSocket(Socket socket) => _socket = socket;

    /// <summary>Connects to a target of the inspector.</summary>
    /// <param name="address">Where the inspector listens.</param>
    /// <param name="id">The target's id in <c>/json/list</c>.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="SocketException">It takes no connection.</exception>
    public static async Task<InspectorSocket> ConnectAsync(IPEndPoint address, string id, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);

            // The key only shows that the other side read it, which needs no chance.
            await socket.SendAsync(
                Encoding.ASCII.GetBytes($"GET /{id} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: c29uZGUtYWdlbnQtMDAwMQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"),
                cancellation);
            var connected = new InspectorSocket(socket);

            // What comes before its answer is lost.
            await connected.ReceiveAsync(cancellation);
            return connected;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="method">The method: <c>Runtime.evaluate</c>.</param>
    /// <param name="parameters">Its parameters in JSON.</param>
    /// <param name="onEvent">Gets every event that comes before the answer.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="SocketException">The connection was lost.</exception>
    public async Task AskAsync(string method, string parameters, Action<JsonElement>? onEvent, CancellationToken cancellation)
    {
        var id = ++_last;
        await SendAsync($"{{\"id\":{id},\"method\":\"{method}\",\"params\":{parameters}}}", cancellation);
        while (true)
        {
            while (_messages.TryDequeue(out var message))
            {
                using var document = JsonRead.TryParse(message);
                if (document?.RootElement.Number("id") == id)
                {
                    return;
                }

                if (document is not null)
                {
                    onEvent?.Invoke(document.RootElement);
                }
            }

            await ReceiveAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var count = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
        if (count == 0)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }

        _framing.Feed(_buffer.AsSpan(0, count), message => _messages.Enqueue(message.ToArray()));
    }

    /// <summary>One frame, masked as a client's must be; with zeros, which is as good as any mask on a loopback.</summary>
    private async Task SendAsync(string text, CancellationToken cancellation)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var frame = new byte[8 + payload.Length];
        (frame[0], frame[1]) = (0x81, 0x80 | 126);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        payload.CopyTo(frame, 8);
        if (payload.Length < 126)
        {
            frame[1] = (byte)(0x80 | payload.Length);
            frame = [frame[0], frame[1], 0, 0, 0, 0, .. payload];
        }

        await _socket.SendAsync(frame, cancellation);
    }
}
