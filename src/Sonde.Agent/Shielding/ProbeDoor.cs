using System.Net;
using System.Net.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Shielding;

/// <summary>The shield's own port in place of one that is probed. It has its number from the start, and listens only between <see cref="Open"/> and <see cref="Close"/>.</summary>
/// <remarks>
/// Tasks: the accept loop, started by <see cref="Open"/>, ended by <see cref="Close"/>; one for each connection, at most 64. They run on after
/// Close, which is what connections need that were passed on, and are cut off and awaited by <see cref="DisposeAsync"/>.
/// </remarks>
internal sealed class ProbeDoor : IAsyncDisposable
{
    /// <summary>A kubelet has one connection for each probe; the rest is for others that come from its address.</summary>
    private const int MostConversations = 64;

    private readonly Socket _listener;
    private readonly int _probed;
    private readonly IReadOnlyList<ShieldedProbe> _probes;
    private readonly Action<ShieldedProbe?> _onFinding;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _conversations = [];
    private readonly SemaphoreSlim _room = new(MostConversations);
    private Task _accepting = Task.CompletedTask;

    /// <summary>Takes a port that is free.</summary>
    /// <param name="probed">The port in whose place it is.</param>
    /// <param name="probes">That port's probes.</param>
    /// <param name="onFinding">Called for each connection, as in <see cref="ProbeConversation.RunAsync"/>.</param>
    /// <param name="clock">Time.</param>
    public ProbeDoor(int probed, IReadOnlyList<ShieldedProbe> probes, Action<ShieldedProbe?> onFinding, TimeProvider clock)
    {
        (_probed, _probes, _onFinding, _clock) = (probed, probes, onFinding, clock);
        _listener = Bind();
    }

    /// <summary>Its number.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The port in whose place it is.</summary>
    public int Probed => _probed;

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
            await using var client = new NetworkStream(socket, ownsSocket: true);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            await new ProbeConversation(_probes, cancellation => ConnectAsync(address, cancellation), _clock).RunAsync(client, _onFinding, _ending.Token);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side left, or the shield ends.
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>To the target, at the address that the connection was for. From within the pod, so the rules let it through.</summary>
    private async Task<Stream> ConnectAsync(IPAddress address, CancellationToken cancellation)
    {
        var there = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var socket = new Socket(there.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(there, _probed), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
