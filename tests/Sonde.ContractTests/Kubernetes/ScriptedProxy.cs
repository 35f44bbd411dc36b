using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.ContractTests.Kubernetes;

/// <summary>A proxy on 127.0.0.1 that speaks CONNECT and SOCKS 5, and takes every name for 127.0.0.1.</summary>
internal sealed class ScriptedProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly List<Task> _connections = [];
    private readonly bool _refuses;
    private readonly Task _accepting;

    private ScriptedProxy(bool refuses)
    {
        _refuses = refuses;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Where to, as whom, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static ScriptedProxy Start(bool refuses = false) => new(refuses);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed: the only way out.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        using var unblock = _stop.Token.Register(client.Dispose);
        try
        {
            var near = client.GetStream();
            var first = (await ReadAsync(near, 1))[0];
            var port = first == 5 ? await Socks5Async(near) : await ConnectAsync(near);
            if (port is null)
            {
                return;
            }

            using var target = new TcpClient();
            await target.ConnectAsync(IPAddress.Loopback, port.Value, _stop.Token);
            var far = target.GetStream();
            await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two has gone.
        }
    }

    private async Task<int?> ConnectAsync(NetworkStream near)
    {
        var head = new StringBuilder("C");
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(near, 1))[0]);
        }

        if (_refuses)
        {
            await near.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"u8.ToArray(), _stop.Token);
            return null;
        }

        var lines = head.ToString().Split("\r\n");
        var target = lines[0].Split(' ')[1];
        var basic = lines.First(line => line.StartsWith("Proxy-Authorization: Basic ", StringComparison.Ordinal))[27..];
        _asked.Enqueue($"{target} as {Encoding.UTF8.GetString(Convert.FromBase64String(basic))}");
        await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
        return int.Parse(target.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<int?> Socks5Async(NetworkStream near)
    {
        await ReadAsync(near, (await ReadAsync(near, 1))[0]);
        await near.WriteAsync((byte[])[5, 2], _stop.Token);
        await ReadAsync(near, 1);
        var user = await ReadFieldAsync(near);
        var password = await ReadFieldAsync(near);
        await near.WriteAsync((byte[])[1, 0], _stop.Token);
        await ReadAsync(near, 4);
        var host = await ReadFieldAsync(near);
        var port = await ReadAsync(near, 2);
        var number = (port[0] << 8) + port[1];
        _asked.Enqueue($"{host}:{number} as {user}:{password}");
        await near.WriteAsync((byte[])[5, 0, 0, 1, 127, 0, 0, 1, 0, 0], _stop.Token);
        return number;
    }

    private async Task<string> ReadFieldAsync(NetworkStream near) =>
        Encoding.UTF8.GetString(await ReadAsync(near, (await ReadAsync(near, 1))[0]));

    private async Task<byte[]> ReadAsync(NetworkStream near, int count)
    {
        var bytes = new byte[count];
        await near.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }
}
