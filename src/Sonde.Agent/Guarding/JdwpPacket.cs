using System.Buffers.Binary;

namespace Sonde.Agent.Guarding;

/// <summary>
/// One packet of the Java Debug Wire Protocol (JDK, "Java Debug Wire Protocol", Packet Format), all numbers big-endian: length (4, its own 11 bytes of head included), id (4),
/// flags (1; 0x80 for a reply), then command set and command (1 each) or, in a reply, an error (2), then data.
/// </summary>
internal static class JdwpPacket
{
    /// <summary>Bytes of the head.</summary>
    public const int HeadBytes = 11;

    /// <summary>What both sides say first.</summary>
    public static ReadOnlySpan<byte> Handshake => "JDWP-Handshake"u8;

    /// <summary>VirtualMachine.Dispose: the JVM takes every breakpoint back, lets every thread run and closes the connection.</summary>
    public const int Dispose = 1 << 8 | 6;

    /// <summary>VirtualMachine.Exit: the JVM ends.</summary>
    public const int Exit = 1 << 8 | 10;

    /// <summary>The error that answers a command that is not carried out (NOT_IMPLEMENTED).</summary>
    public const ushort NotImplemented = 99;

    private const byte ReplyFlag = 0x80;

    /// <summary>The whole packet's length.</summary>
    public static uint Length(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet);

    /// <summary>The id by which a reply names its command.</summary>
    public static uint Id(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);

    /// <summary>Whether it is a reply.</summary>
    public static bool IsReply(ReadOnlySpan<byte> packet) => (packet[8] & ReplyFlag) != 0;

    /// <summary>A command's set and number, as set &lt;&lt; 8 | number; a reply's error.</summary>
    public static int Kind(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[9..]);

    /// <summary>A command without data.</summary>
    public static byte[] Command(uint id, int kind) => Make(id, 0, (ushort)kind);

    /// <summary>A reply without data.</summary>
    public static byte[] Reply(uint id, ushort error) => Make(id, ReplyFlag, error);

    private static byte[] Make(uint id, byte flags, ushort kind)
    {
        var packet = new byte[HeadBytes];
        BinaryPrimitives.WriteUInt32BigEndian(packet, HeadBytes);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), id);
        packet[8] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(9), kind);
        return packet;
    }
}
