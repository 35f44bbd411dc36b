using System.Net;
using System.Net.Sockets;
using Sonde.Core.Faults;

namespace Sonde.Core.Sessions;

/// <summary>
/// A port of 127.0.0.1. Tasks it owns: one that accepts, started by <see cref="Serve"/> and ended by
/// Dispose; one for each connection, ended by its two ends or by Dispose, which awaits them all.
/// </summary>
internal sealed class LocalListener : IAsyncDisposable
{
    /// <summary>So many ports after a debugger's are tried.</summary>
    private const int PortsTried = 100;

    /// <summary>Before accepting again where that failed: too many open files pass.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener _listener;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Lock _gate = new();
    private Task _accepting = Task.CompletedTask;
    private int _ended;

    private LocalListener(TcpListener listener, TimeProvider clock)
    {
        _listener = listener;
        _clock = clock;
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes a port of 127.0.0.1. Connections wait in the backlog until <see cref="Serve"/>.</summary>
    /// <param name="ports">The ports to try, in order; 0 for any free one.</param>
    /// <param name="clock">For pauses.</param>
    /// <returns>The listener; null where every port is taken.</returns>
    public static LocalListener? Bind(IEnumerable<int> ports, TimeProvider clock)
    {
        foreach (var port in ports)
        {
            var socket = new TcpListener(IPAddress.Loopback, port);
            try
            {
                socket.Start();
                return new LocalListener(socket, clock);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    /// <summary>Takes a debugger's port, or the next free one after it.</summary>
    /// <exception cref="FaultException">SND2007: no port is free.</exception>
    public static LocalListener BindDebugger(int wanted, TimeProvider clock)
    {
        var last = Math.Min(65535, wanted + PortsTried);
        return Bind(Enumerable.Range(wanted, last - wanted + 1), clock) ?? throw new FaultException(
            FaultCatalog.LocalPortTaken,
            "cannot open a local port for the debugger",
            $"every port of 127.0.0.1 from {wanted} to {last} is taken or not permitted",
            "name another one: --port 23450");
    }

    /// <summary>Begins to serve; called once.</summary>
    /// <param name="serve">Serves a connection until it is over; an <see cref="IOException"/> says that its far end could not be opened.</param>
    /// <param name="onRefused">Told when the far end of a connection could not be opened: the connection is closed.</param>
    public void Serve(Func<Socket, CancellationToken, Task> serve, Action<string> onRefused) => _accepting = AcceptAsync(serve, onRefused);

    /// <summary>Stops accepting, cuts the connections off and awaits them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        Task[] open;
        lock (_gate)
        {
            open = [.. _connections];
        }

        await Task.WhenAll(open).ConfigureAwait(false);
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve, Action<string> onRefused)
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                Track(ServeAsync(await _listener.AcceptSocketAsync(_ending.Token).ConfigureAwait(false), serve, onRefused));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that was reset in the backlog, or no descriptor left: neither ends the port.
                await Task.Delay(AcceptPause, _clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Track(Task connection)
    {
        lock (_gate)
        {
            _connections.RemoveWhere(task => task.IsCompleted);
            _connections.Add(connection);
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve, Action<string> onRefused)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await serve(socket, _ending.Token).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                SocketEnd.Cut(socket);
                onRefused(error.Message);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                SocketEnd.Cut(socket);
            }
        }
    }
}
