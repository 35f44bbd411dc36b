using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// What TCP knows of a connection: struct tcp_info (linux/tcp.h), as far as the kernel has it; what it has not is 0. Counts are since the connection began. What is 0 is left out on
/// the wire.
/// </summary>
public sealed record TcpFigures
{
    /// <summary>The smoothed round trip, in microseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RoundTripMicroseconds { get; init; }

    /// <summary>Its mean deviation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long VariationMicroseconds { get; init; }

    /// <summary>The shortest of the last minutes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LeastRoundTripMicroseconds { get; init; }

    /// <summary>The congestion window, in segments.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CongestionWindow { get; init; }

    /// <summary>Bytes of a segment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SegmentBytes { get; init; }

    /// <summary>Segments that are under way; of a listener the connections that wait to be accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Unacknowledged { get; init; }

    /// <summary>Segments that are held for lost now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Lost { get; init; }

    /// <summary>Segments that were sent again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Retransmitted { get; init; }

    /// <summary>Segments with data that were sent, again included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long DataSegmentsOut { get; init; }

    /// <summary>Segments with data that came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long DataSegmentsIn { get; init; }

    /// <summary>Bytes that were acknowledged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BytesAcknowledged { get; init; }

    /// <summary>Bytes that came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BytesReceived { get; init; }

    /// <summary>Bytes that were written and not sent yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long NotSentBytes { get; init; }

    /// <summary>Packets that came out of order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OutOfOrder { get; init; }

    /// <summary>How much the other side takes, in bytes; null where the kernel does not tell (before Linux 5.4).</summary>
    public long? PeerWindow { get; init; }

    /// <summary>How long ago data were sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SentMillisecondsAgo { get; init; }

    /// <summary>How long ago data came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReceivedMillisecondsAgo { get; init; }

    /// <summary>For how long the other side's window held back what is to be sent, in microseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PeerLimitedMicroseconds { get; init; }
}
