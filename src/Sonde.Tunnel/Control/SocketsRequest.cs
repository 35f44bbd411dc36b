using System.Text.Json;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Asks for the sockets of the toolbox's network namespace, which is the target's, with what the kernel knows of them. No process is touched. One look; rates are the difference of two.
/// </summary>
public sealed record SocketsRequest : AgentRequest;

/// <summary>The sockets, TCP and UDP over IPv4 and IPv6, the agent's own left out.</summary>
/// <param name="Source">Where they are from.</param>
/// <param name="Seconds">When they were read, on a clock of the agent's own that only goes forward.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Sockets">Each of them; at most <see cref="MostSockets"/>, and no more than fit into a line: listeners first, then those that something is odd about, those that wait for their time to pass last.</param>
/// <param name="States">How many there are of each state, all counted.</param>
/// <param name="Groups">All of them by state, port or peer, and process; the largest, at most <see cref="MostGroups"/>.</param>
/// <param name="Owners">The processes that hold them.</param>
/// <param name="Counters">The network namespace's own, as nstat(8) names them: <c>TcpExtListenOverflows</c>.</param>
public sealed record SocketsAnswer(
    SocketSource Source, double Seconds, int Count, IReadOnlyList<SocketDescription> Sockets, IReadOnlyList<SocketStateCount> States, IReadOnlyList<SocketGroup> Groups,
    IReadOnlyList<SocketOwner> Owners, IReadOnlyList<KernelCounter> Counters) : AgentAnswer
{
    /// <summary>So many are told one by one.</summary>
    public const int MostSockets = 2000;

    /// <summary>So many groups are told.</summary>
    public const int MostGroups = 200;

    /// <summary>What surrounds the sockets in their line: groups, states, owners and counters, each of at most 200 bytes.</summary>
    private const int Surroundings = 192 * 1024;

    /// <summary>What could not be seen, each a sentence; null for nothing.</summary>
    public IReadOnlyList<string>? Gaps { get; init; }

    /// <summary>As many of the first ones as fit into a line with everything else.</summary>
    public static IReadOnlyList<SocketDescription> Fit(IEnumerable<SocketDescription> sockets)
    {
        var room = ControlLines.MaximumLength - Surroundings;
        return [.. sockets.Take(MostSockets).TakeWhile(socket => (room -= JsonSerializer.SerializeToUtf8Bytes(socket, ControlJson.Default.SocketDescription).Length + 1) >= 0)];
    }
}

/// <summary>How many sockets are in a state.</summary>
/// <param name="Protocol">Of which protocol.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many; above 0.</param>
public sealed record SocketStateCount(SocketProtocol Protocol, SocketState State, int Count);

/// <summary>Sockets that are alike.</summary>
/// <param name="Protocol">Of which protocol.</param>
/// <param name="State">In which state.</param>
/// <param name="Count">How many; above 0.</param>
public sealed record SocketGroup(SocketProtocol Protocol, SocketState State, int Count)
{
    /// <summary>The port that others came to; null for connections that began here.</summary>
    public int? LocalPort { get; init; }

    /// <summary>Whom connections that began here lead to; null for others.</summary>
    public string? Peer { get; init; }

    /// <summary>The peer's port.</summary>
    public int? PeerPort { get; init; }

    /// <summary>Who holds them; null where that cannot be seen, or nobody does any more.</summary>
    public int? ProcessId { get; init; }
}

/// <summary>A process that holds sockets.</summary>
/// <param name="ProcessId">Its id, in the toolbox's process namespace.</param>
/// <param name="Name">The kernel's name for it.</param>
public sealed record SocketOwner(int ProcessId, string Name);

/// <summary>A counter of the kernel's, since the network namespace began.</summary>
/// <param name="Name">As nstat(8) names it.</param>
/// <param name="Value">Its value.</param>
public sealed record KernelCounter(string Name, long Value);
