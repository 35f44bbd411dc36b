using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.ContractTests.Commands;

/// <summary>A program that connects to a local port.</summary>
internal sealed class Peer : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream? _stream;

    public static async Task<Peer> ConnectAsync(int port)
    {
        var peer = new Peer();
        await peer._client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        peer._stream = peer._client.GetStream();
        return peer;
    }

    public async Task SayAsync(string text) =>
        await _stream!.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Half-closes.</summary>
    public void EndSaying() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>So many characters, or fewer where the connection ends or is reset.</summary>
    public async Task<string> HearAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[count];
        var read = 0;
        try
        {
            int some;
            while (read < count && (some = await _stream!.ReadAsync(buffer.AsMemory(read), limit.Token)) > 0)
            {
                read += some;
            }
        }
        catch (IOException)
        {
            // A reset: an end as well.
        }

        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    public void Dispose() => _client.Dispose();
}
