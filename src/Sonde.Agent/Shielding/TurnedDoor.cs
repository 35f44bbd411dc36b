using System.Net;
using System.Net.Sockets;

namespace Sonde.Agent.Shielding;

/// <summary>A port of ours in place of one whose connections are turned to it. It has its number from the start, and listens only between <see cref="Open"/> and <see cref="Close"/>.</summary>
/// <remarks>
/// Tasks: the accept loop, started by <see cref="Open"/>, ended by <see cref="Close"/>; one for each connection. They run on after
/// Close, which is what connections need that were passed on, and are cut off and awaited by <see cref="DisposeAsync"/>.
/// </remarks>
internal sealed class TurnedDoor : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly int _turned;
    private readonly Func<TurnedConnection, CancellationToken, Task> _converse;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _conversations = [];
    private readonly SemaphoreSlim _room;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Takes a port that is free.</summary>
    /// <param name="turned">The port in whose place it is.</param>
    /// <param name="most">So many connections at once; more wait to be accepted.</param>
    /// <param name="converse">Serves a connection to its end. What it throws of IO, sockets and cancellation ends that connection alone.</param>
    public TurnedDoor(int turned, int most, Func<TurnedConnection, CancellationToken, Task> converse)
    {
        (_turned, _converse, _room) = (turned, converse, new SemaphoreSlim(most));
        _listener = Bind();
    }

    /// <summary>Its number.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The port in whose place it is.</summary>
    public int Turned => _turned;

    /// <summary>Whether a connection lives.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _conversations.Any(conversation => !conversation.IsCompleted);
            }
        }
    }

    /// <summary>Begins to listen: only when the rules hide it.</summary>
    public void Open()
    {
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Listens no more; connections go on.</summary>
    public void Close() => _listener.Dispose();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Close();

        // First, for the accept loop may wait for one of them to end.
        await _ending.CancelAsync();
        await _accepting;
        Task[] rest;
        lock (_gate)
        {
            rest = [.. _conversations];
        }

        await Task.WhenAll(rest);
        _ending.Dispose();
        _room.Dispose();
    }

    /// <summary>For both families; where the machine has no IPv6, for the one that it has.</summary>
    private static Socket Bind()
    {
        if (Socket.OSSupportsIPv6)
        {
            var both = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            try
            {
                both.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
                return both;
            }
            catch (SocketException)
            {
                both.Dispose();
            }
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return socket;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                await _room.WaitAsync(CancellationToken.None);
                Track(ConverseAsync(await _listener.AcceptAsync()));
            }
            catch (Exception end) when (end is SocketException { SocketErrorCode: SocketError.ConnectionAborted or SocketError.TooManyOpenSockets })
            {
                // One connection's trouble.
                _room.Release();
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Track(Task conversation)
    {
        lock (_gate)
        {
            _conversations.RemoveWhere(task => task.IsCompleted);
            _conversations.Add(conversation);
        }
    }

    private async Task ConverseAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            await using var client = new NetworkStream(socket, ownsSocket: true);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            var from = Plain(((IPEndPoint)socket.RemoteEndPoint!).Address);
            await _converse(new TurnedConnection(client, from, cancellation => ConnectAsync(address, cancellation)), _ending.Token);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side left, or the door is taken away.
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>To the target, at the address that the connection was for. From within the pod, so the rules let it through.</summary>
    private async Task<Stream> ConnectAsync(IPAddress address, CancellationToken cancellation)
    {
        var there = Plain(address);
        var socket = new Socket(there.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(there, _turned), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
