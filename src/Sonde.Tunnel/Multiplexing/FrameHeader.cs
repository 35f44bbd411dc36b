using System.Buffers.Binary;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// The eight bytes before every payload: u8 type, u8 flags (0), u16 payload length, u32 channel, all big-endian.
/// </summary>
internal readonly record struct FrameHeader(FrameType Type, int Length, uint Channel)
{
    /// <exception cref="ProtocolViolationException">Set flags, an unknown type, a length or a channel that the type forbids.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var type = (FrameType)source[0];
        if (source[1] != 0)
        {
            throw new ProtocolViolationException($"a frame of type {source[0]} has flags 0x{source[1]:x2}; flags must be 0");
        }

        var header = new FrameHeader(
            type, BinaryPrimitives.ReadUInt16BigEndian(source[2..]), BinaryPrimitives.ReadUInt32BigEndian(source[4..]));
        var (least, most) = PayloadOf(type, source[0]);
        if (header.Length < least || header.Length > most)
        {
            throw new ProtocolViolationException($"the payload of {type} has {header.Length} bytes; {least} to {most} are allowed");
        }

        if ((header.Channel == 0) != (type >= FrameType.Ping))
        {
            throw new ProtocolViolationException($"{type} came on channel {header.Channel}");
        }

        return header;
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Type;
        destination[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Channel);
    }

    /// <summary>Writes the header and the payload behind it; returns their length.</summary>
    public int Write(Span<byte> destination, ReadOnlySpan<byte> payload)
    {
        Write(destination);
        payload.CopyTo(destination[Wire.HeaderLength..]);
        return Wire.HeaderLength + payload.Length;
    }

    private static (int Least, int Most) PayloadOf(FrameType type, byte code) => type switch
    {
        FrameType.Open => (sizeof(uint), sizeof(uint) + Wire.MaximumPurpose),
        FrameType.Accept or FrameType.Credit => (sizeof(uint), sizeof(uint)),
        FrameType.Data => (1, Wire.MaximumPayload),
        FrameType.End or FrameType.Goodbye => (0, 0),
        FrameType.Reset => (0, Wire.MaximumReason),
        FrameType.Ping or FrameType.Pong or FrameType.Received => (sizeof(ulong), sizeof(ulong)),
        _ => throw new ProtocolViolationException($"a frame has the unknown type {code}"),
    };
}
