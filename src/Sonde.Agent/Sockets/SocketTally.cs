using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sockets;

/// <summary>Counts sockets as they are read and keeps those that tell most: a namespace may hold more than a line, or the agent's memory, has room for.</summary>
/// <param name="owners">Who holds them.</param>
internal sealed class SocketTally(SocketOwners owners)
{
    /// <summary>More are not read: a count that says "65536 and more" says enough.</summary>
    public const int MostRead = 65_536;

    private const int MostGroupsKept = 8192;

    private readonly Dictionary<(SocketProtocol, SocketState), int> _states = [];
    private readonly Dictionary<SocketGroup, int> _groups = [];
    private readonly HashSet<int> _ports = [];
    private readonly HashSet<(string, int, string?, int)> _own = [];
    private List<SocketDescription> _kept = [];

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one; those that listen come before the others.</summary>
    /// <returns>False where no more are taken.</returns>
    public bool Add(SocketDescription socket)
    {
        if (owners.Own.Contains(socket.Inode))
        {
            _own.Add((socket.Local, socket.LocalPort, socket.Peer, socket.PeerPort));
            return true;
        }

        if (socket.State == SocketState.Listen)
        {
            _ports.Add(socket.LocalPort);
        }

        var owned = socket with { ProcessId = owners.Of(socket.Inode) };
        Count++;
        CountOne(owned, 1);
        _kept.Add(owned);
        if (_kept.Count >= 2 * SocketsAnswer.MostSockets)
        {
            _kept = Best();
        }

        return Count < MostRead;
    }

    /// <summary>What there was.</summary>
    public (IReadOnlyList<SocketDescription> Sockets, IReadOnlyList<SocketStateCount> States, IReadOnlyList<SocketGroup> Groups) Build()
    {
        // Of a connection to the agent itself the other end is no news either.
        foreach (var other in _kept.Where(socket => socket.Peer is { } peer && _own.Contains((peer, socket.PeerPort, socket.Local, socket.LocalPort))).ToArray())
        {
            _kept.Remove(other);
            Count--;
            CountOne(other, -1);
        }

        return (
            SocketsAnswer.Fit(Best()),
            [.. _states.Where(static state => state.Value > 0).Select(static state => new SocketStateCount(state.Key.Item1, state.Key.Item2, state.Value)).OrderBy(static state => state.Protocol).ThenByDescending(static state => state.Count)],
            [.. _groups.Where(static group => group.Value > 0).OrderByDescending(static group => group.Value).Take(SocketsAnswer.MostGroups).Select(static group => group.Key with { Count = group.Value })]);
    }

    /// <summary>How much a socket tells; those that tell more go first.</summary>
    internal static int Weight(SocketDescription socket) => socket switch
    {
        { State: SocketState.Listen } => 5,
        { Attempts: > 0 } or { Drops: > 0 } or { ReceiveQueue: > 0 } or { SendQueue: > 0 } or { Tcp.Retransmitted: > 0 } => 4,
        { State: SocketState.TimeWait } => 0,
        { State: SocketState.Established, Protocol: SocketProtocol.Tcp } => 2,
        { Protocol: SocketProtocol.Udp } => 1,
        _ => 3,
    };

    private void CountOne(SocketDescription socket, int by)
    {
        var state = (socket.Protocol, socket.State);
        _states[state] = _states.GetValueOrDefault(state) + by;
        var group = Group(socket);
        if (_groups.TryGetValue(group, out var count) || _groups.Count < MostGroupsKept)
        {
            _groups[group] = count + by;
        }
    }

    private SocketGroup Group(SocketDescription socket) => new SocketGroup(socket.Protocol, socket.State, 0) with
    {
        LocalPort = IsIncoming(socket) ? socket.LocalPort : null,
        Peer = IsIncoming(socket) ? null : socket.Peer,
        PeerPort = IsIncoming(socket) ? null : socket.PeerPort,
        ProcessId = socket.ProcessId,
    };

    private bool IsIncoming(SocketDescription socket) => socket.Peer is null || _ports.Contains(socket.LocalPort);

    private List<SocketDescription> Best() => [.. _kept.OrderByDescending(Weight).Take(SocketsAnswer.MostSockets)];
}
