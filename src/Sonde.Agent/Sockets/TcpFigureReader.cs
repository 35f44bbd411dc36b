using System.Buffers.Binary;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sockets;

/// <summary><c>struct tcp_info</c> (linux/tcp.h), which grows at its end: an older kernel's is shorter, a newer one's longer.</summary>
internal static class TcpFigureReader
{
    private const int PeerWindowOffset = 228;

    /// <summary>Reads as much as there is; what is missing is 0.</summary>
    public static TcpFigures Read(ReadOnlySpan<byte> info) => new()
    {
        SegmentBytes = Short(info, 16),
        Unacknowledged = Short(info, 24),
        Lost = Short(info, 32),
        SentMillisecondsAgo = Short(info, 44),
        ReceivedMillisecondsAgo = Short(info, 52),
        RoundTripMicroseconds = Short(info, 68),
        VariationMicroseconds = Short(info, 72),
        CongestionWindow = Short(info, 80),
        Retransmitted = Short(info, 100),
        BytesAcknowledged = Long(info, 120),
        BytesReceived = Long(info, 128),
        NotSentBytes = Short(info, 144),
        LeastRoundTripMicroseconds = Short(info, 148) is var least && least == uint.MaxValue ? 0 : least,
        DataSegmentsIn = Short(info, 152),
        DataSegmentsOut = Short(info, 156),
        PeerLimitedMicroseconds = Long(info, 176),
        OutOfOrder = Short(info, 224),
        PeerWindow = info.Length >= PeerWindowOffset + 4 ? Short(info, PeerWindowOffset) : null,
    };

    private static long Short(ReadOnlySpan<byte> info, int offset) => info.Length >= offset + 4 ? BinaryPrimitives.ReadUInt32LittleEndian(info[offset..]) : 0;

    private static long Long(ReadOnlySpan<byte> info, int offset) => info.Length >= offset + 8 ? Math.Max(BinaryPrimitives.ReadInt64LittleEndian(info[offset..]), 0) : 0;
}
