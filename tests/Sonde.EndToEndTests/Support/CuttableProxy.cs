using System.Net;
using System.Net.Sockets;

namespace Sonde.EndToEndTests.Support;

/// <summary>A stretch of network between sonde and an API server that can be cut, silenced and mended. TLS goes through untouched.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly List<Socket> _open = [];
    private readonly List<Task> _copies = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private TaskCompletionSource _flow = Done();

    private CuttableProxy(IPEndPoint server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    /// <summary>Starts one that leads to a port of this machine.</summary>
    public static CuttableProxy Start(int serverPort)
    {
        var proxy = new CuttableProxy(new IPEndPoint(IPAddress.Loopback, serverPort), LocalPort.Free());
        proxy.Mend();
        return proxy;
    }

    /// <summary>Takes connections again.</summary>
    public void Mend()
    {
        _flow.TrySetResult();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Breaks every connection off and takes no more.</summary>
    public async Task CutAsync()
    {
        _listener?.Dispose();
        await _accepting;
        Socket[] open;
        lock (_open)
        {
            open = [.. _open];
            _open.Clear();
        }

        foreach (var socket in open)
        {
            // With a reset, as a broken network does it.
            socket.Close(0);
        }

        _flow.TrySetResult();
        await Task.WhenAll(_copies).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _copies.Clear();
    }

    /// <summary>Lets nothing through any more, and tells nobody: a laptop that went to sleep.</summary>
    public void Silence() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _listener?.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(CancellationToken.None);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await server.ConnectAsync(_server, CancellationToken.None);
                }
                catch (SocketException)
                {
                    // It is being started again.
                    server.Dispose();
                    client.Close(0);
                    continue;
                }

                client.NoDelay = true;
                lock (_open)
                {
                    _open.AddRange([client, server]);
                }

                _copies.Add(CopyAsync(client, server));
                _copies.Add(CopyAsync(server, client));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, SocketFlags.None, CancellationToken.None)) > 0)
            {
                await _flow.Task;
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None, CancellationToken.None);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            to.Dispose();
        }
    }
}
