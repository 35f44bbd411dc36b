using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Sonde.EndToEndTests.Support;

/// <summary>An HTTP/1.1 server with a name: it answers every request with its name, the SHA-256 of the body that came, and as many bytes as the path asks for (<c>/bytes/100</c>).</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly string _name;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private bool _isDisposed;

    private PlainServer(TcpListener listener, string name)
    {
        (_listener, _name) = (listener, name);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Starts one on the thread that calls, so in the network namespace of that.</summary>
    /// <param name="name">What it answers.</param>
    /// <param name="port">0 for any on the loopback; another one listens on every address.</param>
    public static PlainServer Start(string name, int port = 0)
    {
        var listener = new TcpListener(port == 0 ? IPAddress.Loopback : IPAddress.Any, port);
        listener.Start();
        return new PlainServer(listener, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It ends.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await using var closing = _end.Token.Register(() => socket.Close(0));
        try
        {
            while (await HeadAsync(stream) is { Length: > 0 } head)
            {
                var body = new byte[Length(head)];
                await stream.ReadExactlyAsync(body, _end.Token);
                var path = head.Split(' ')[1];
                var more = path.StartsWith("/bytes/", StringComparison.Ordinal) ? new string('x', int.Parse(path.AsSpan(7), System.Globalization.CultureInfo.InvariantCulture)) : "";
                var text = $"{_name} {Convert.ToHexStringLower(SHA256.HashData(body))} {more}";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}"), _end.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left.
        }
    }

    private static int Length(string head) => head.Split("\r\n").Where(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(static line => int.Parse(line.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _end.Token) > 0)
        {
            text.Append((char)one[0]);
            if (text.Length > 3 && text.ToString(text.Length - 4, 4) == "\r\n\r\n")
            {
                return text.ToString();
            }
        }

        return "";
    }
}
