using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets;

/// <summary>Two looks at the same sockets, one after the other. Pure.</summary>
internal sealed class SocketLooks
{
    private readonly Dictionary<(SocketProtocol, string, int, string?, int, long), SocketDescription> _before = [];
    private readonly Dictionary<int, string> _names;
    private readonly HashSet<int> _ports;

    /// <param name="before">The first look.</param>
    /// <param name="after">The second look.</param>
    public SocketLooks(SocketsAnswer before, SocketsAnswer after)
    {
        (Before, After) = (before, after);
        foreach (var socket in before.Sockets)
        {
            _before[Key(socket)] = socket;
        }

        _ports = [.. after.Sockets.Where(static socket => socket.State == SocketState.Listen).Select(static socket => socket.LocalPort)];
        _names = after.Owners.GroupBy(static owner => owner.ProcessId).ToDictionary(static owner => owner.Key, static owner => owner.First().Name);
    }

    /// <summary>The first look.</summary>
    public SocketsAnswer Before { get; }

    /// <summary>The second look.</summary>
    public SocketsAnswer After { get; }

    /// <summary>Between the two; above 0.</summary>
    public double Seconds => Math.Max(After.Seconds - Before.Seconds, 0.001);

    /// <summary>The connections of TCP at the second look.</summary>
    public IEnumerable<SocketDescription> Connections => After.Sockets.Where(static socket => socket is { Protocol: SocketProtocol.Tcp, State: not SocketState.Listen });

    /// <summary>The same socket at the first look; null where it was not there, or not told.</summary>
    public SocketDescription? Earlier(SocketDescription socket) => _before.GetValueOrDefault(Key(socket));

    /// <summary>Whether a connection came to a port here; whoever began it took any port of its own.</summary>
    public bool IsIncoming(SocketDescription socket) => _ports.Contains(socket.LocalPort);

    /// <summary>How much a counter of the kernel's grew; 0 where it is not known.</summary>
    public long Grown(string counter) => Math.Max(Value(After, counter) - Value(Before, counter), 0);

    /// <summary>Those that grew.</summary>
    public IReadOnlyList<KernelCounter> Counters => [.. After.Counters.Select(counter => counter with { Value = Grown(counter.Name) }).Where(static counter => counter.Value > 0)];

    /// <summary>The process's name; null where it is not known.</summary>
    public string? NameOf(int? processId) => processId is { } id && _names.TryGetValue(id, out var name) && name.Length > 0 ? name : null;

    /// <summary>What changed of a socket since the first look.</summary>
    public SocketRow Row(SocketDescription socket)
    {
        var row = new SocketRow(socket) { Process = NameOf(socket.ProcessId) };
        return socket.Tcp is not { } now || Earlier(socket)?.Tcp is not { } then
            ? row
            : row with
            {
                BytesInPerSecond = Math.Max(now.BytesReceived - then.BytesReceived, 0) / Seconds,
                BytesOutPerSecond = Math.Max(now.BytesAcknowledged - then.BytesAcknowledged, 0) / Seconds,
                Retransmitted = Math.Max(now.Retransmitted - then.Retransmitted, 0),
                DataSegmentsOut = Math.Max(now.DataSegmentsOut - then.DataSegmentsOut, 0),
            };
    }

    private static (SocketProtocol, string, int, string?, int, long) Key(SocketDescription socket) =>
        (socket.Protocol, socket.Local, socket.LocalPort, socket.Peer, socket.PeerPort, socket.Inode);

    private static long Value(SocketsAnswer look, string counter) => look.Counters.FirstOrDefault(known => known.Name == counter)?.Value ?? 0;
}
