using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.ContractTests.Commands;

/// <summary>A program that speaks SOCKS 5 to a local port.</summary>
internal sealed class SocksPeer : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Connects, and says the bytes that it is given.</summary>
    public static async Task<SocksPeer> SayAsync(int port, ReadOnlyMemory<byte> bytes)
    {
        var peer = new SocksPeer();
        await peer._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        await peer.SayAsync(bytes);
        return peer;
    }

    /// <summary>Asks for a connection, its bytes one by one, with what follows them at once behind.</summary>
    /// <returns>The client, and what it was replied.</returns>
    public static async Task<(SocksPeer Peer, int Code)> AskAsync(int port, string host, int hostPort, string ahead = "")
    {
        var peer = await SayAsync(port, new byte[] { 5, 1, 0 });
        Assert.Equal([5, 0], await peer.HearAsync(2));
        byte[] request = [5, 1, 0, 3, (byte)host.Length, .. Encoding.ASCII.GetBytes(host), (byte)(hostPort >> 8), (byte)hostPort, .. Encoding.ASCII.GetBytes(ahead)];
        foreach (var one in request)
        {
            await peer.SayAsync(new[] { one });
        }

        var reply = await peer.HearAsync(10);
        Assert.Equal(10, reply.Length);
        Assert.Equal(5, reply[0]);
        return (peer, reply[1]);
    }

    public async Task SayAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, TestContext.Current.CancellationToken)..];
        }
    }

    public void EndSaying() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>So many bytes, or fewer where the connection ends or is reset.</summary>
    public async Task<byte[]> HearAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[count];
        var have = 0;
        try
        {
            int some;
            while (have < count && (some = await _socket.ReceiveAsync(buffer.AsMemory(have), SocketFlags.None, limit.Token)) > 0)
            {
                have += some;
            }
        }
        catch (SocketException)
        {
            // A reset: an end as well.
        }

        return buffer[..have];
    }

    public void Dispose() => _socket.Dispose();
}
