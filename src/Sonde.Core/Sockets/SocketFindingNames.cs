namespace Sonde.Core.Sockets;

/// <summary>The stable names of what <c>sonde net</c> finds; docs/guide/net.md says what each means.</summary>
public static class SocketFindingNames
{
    /// <summary>A listener has no room for another connection.</summary>
    public const string AcceptQueueFull = "accept-queue-full";

    /// <summary>Connections were turned away meanwhile, by a queue that has room again.</summary>
    public const string ListenOverflows = "listen-overflows";

    /// <summary>Connections are asked for and not answered.</summary>
    public const string ConnectUnanswered = "connect-unanswered";

    /// <summary>What is sent is not acknowledged.</summary>
    public const string PeerSilent = "peer-silent";

    /// <summary>Many segments are sent again.</summary>
    public const string Retransmissions = "retransmissions";

    /// <summary>The other side has no room for what is to be sent.</summary>
    public const string PeerDoesNotRead = "peer-does-not-read";

    /// <summary>The target's own process does not take what has come.</summary>
    public const string ProcessDoesNotRead = "process-does-not-read";

    /// <summary>The other side closed connections that a process keeps open.</summary>
    public const string CloseWaitLeak = "close-wait-leak";

    /// <summary>Ports for connections to one place run out.</summary>
    public const string PortsShort = "ports-short";

    /// <summary>Many ask for a connection and do not answer.</summary>
    public const string SynFlood = "syn-flood";

    /// <summary>UDP packets found no room.</summary>
    public const string UdpDrops = "udp-drops";

    /// <summary>All of them, the worst first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AcceptQueueFull, ListenOverflows, ConnectUnanswered, PeerSilent, Retransmissions, PeerDoesNotRead, ProcessDoesNotRead, CloseWaitLeak, PortsShort, SynFlood, UdpDrops,
    ];
}
