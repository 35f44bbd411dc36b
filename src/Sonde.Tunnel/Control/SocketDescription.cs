using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>One socket. What is 0 is left out on the wire, and so is what the kernel did not tell.</summary>
/// <param name="Protocol">Its protocol.</param>
/// <param name="State">Its state.</param>
/// <param name="Local">Its own address, without brackets; an IPv4 address that came as an IPv6 one is told as IPv4.</param>
/// <param name="LocalPort">Its own port.</param>
public sealed record SocketDescription(
    [property: JsonRequired] SocketProtocol Protocol, [property: JsonRequired] SocketState State, [property: JsonRequired] string Local, [property: JsonRequired] int LocalPort)
{
    /// <summary>The other side's address; null for none.</summary>
    public string? Peer { get; init; }

    /// <summary>The other side's port; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PeerPort { get; init; }

    /// <summary>Bytes that came and were not read; of a listener the connections that wait to be accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReceiveQueue { get; init; }

    /// <summary>Bytes that were written and not acknowledged; of a listener how many connections may wait (0 for unknown).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SendQueue { get; init; }

    /// <summary>Its inode, unique at one time; 0 where no process holds it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Inode { get; init; }

    /// <summary>The user who made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long UserId { get; init; }

    /// <summary>The process that holds it, the first of several; null where none is seen.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What the kernel waits for with it; null for nothing.</summary>
    public SocketTimer? Timer { get; init; }

    /// <summary>How long until then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long TimerMilliseconds { get; init; }

    /// <summary>How often the kernel has sent again, in a row, what was not answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>Packets that found no room in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Drops { get; init; }

    /// <summary>Memory that may hold what came, in bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReceiveBuffer { get; init; }

    /// <summary>Memory that may hold what was written, in bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SendBuffer { get; init; }

    /// <summary>The congestion control, as the kernel names it; null for unknown.</summary>
    public string? Congestion { get; init; }

    /// <summary>What TCP knows of a connection; null where the kernel told nothing.</summary>
    public TcpFigures? Tcp { get; init; }
}

/// <summary>The protocol of a socket.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SocketProtocol>))]
public enum SocketProtocol
{
    /// <summary>TCP.</summary>
    [JsonStringEnumMemberName("tcp")] Tcp,

    /// <summary>UDP.</summary>
    [JsonStringEnumMemberName("udp")] Udp,
}

/// <summary>Where sockets were read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SocketSource>))]
public enum SocketSource
{
    /// <summary>sock_diag(7): everything.</summary>
    [JsonStringEnumMemberName("netlink")] Netlink,

    /// <summary>/proc/net: addresses, states and queues.</summary>
    [JsonStringEnumMemberName("proc")] Proc,
}

/// <summary>The states of TCP (RFC 9293), by the kernel's numbers (net/tcp_states.h); of UDP <see cref="Established"/> with a peer and <see cref="Unconnected"/> without.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SocketState>))]
public enum SocketState
{
    /// <summary>Both sides may send.</summary>
    [JsonStringEnumMemberName("established")] Established = 1,

    /// <summary>It asked for a connection and has no answer.</summary>
    [JsonStringEnumMemberName("syn-sent")] SynSent = 2,

    /// <summary>It was asked, has answered, and was not answered.</summary>
    [JsonStringEnumMemberName("syn-received")] SynReceived = 3,

    /// <summary>It was closed here, and the other side has not acknowledged that.</summary>
    [JsonStringEnumMemberName("fin-wait-1")] FinWait1 = 4,

    /// <summary>It was closed here, and the other side still may send.</summary>
    [JsonStringEnumMemberName("fin-wait-2")] FinWait2 = 5,

    /// <summary>It is over, and its ports are kept for a while.</summary>
    [JsonStringEnumMemberName("time-wait")] TimeWait = 6,

    /// <summary>It is connected to nobody.</summary>
    [JsonStringEnumMemberName("unconnected")] Unconnected = 7,

    /// <summary>The other side has closed it, and the program has not.</summary>
    [JsonStringEnumMemberName("close-wait")] CloseWait = 8,

    /// <summary>Both sides have closed it, and the other has not acknowledged that.</summary>
    [JsonStringEnumMemberName("last-ack")] LastAck = 9,

    /// <summary>It takes connections.</summary>
    [JsonStringEnumMemberName("listen")] Listen = 10,

    /// <summary>Both sides closed it at once.</summary>
    [JsonStringEnumMemberName("closing")] Closing = 11,
}

/// <summary>What the kernel waits for (idiag_timer).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SocketTimer>))]
public enum SocketTimer
{
    /// <summary>An acknowledgement; then it sends again.</summary>
    [JsonStringEnumMemberName("retransmit")] Retransmit = 1,

    /// <summary>To ask whether the other side is still there.</summary>
    [JsonStringEnumMemberName("keepalive")] Keepalive = 2,

    /// <summary>The end of the time for which the ports are kept.</summary>
    [JsonStringEnumMemberName("time-wait")] TimeWait = 3,

    /// <summary>To ask whether the other side has room again.</summary>
    [JsonStringEnumMemberName("probe")] Probe = 4,
}
