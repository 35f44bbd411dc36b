using System.Buffers.Binary;

namespace Sonde.UnitTests.Agent.Sockets;

/// <summary>Messages of sock_diag, as Linux 6.18 sent them.</summary>
internal static class DiagMessages
{
    /// <summary>127.0.0.1:38137, which has 1,000 bytes from :53280 that nobody has read.</summary>
    public static byte[] Established => Convert.FromHexString(
        "0201000094f9d0207f0000010000000000000000000000007f00000100000000000000000000000000000000010400000000000000000000e80300000000000000000000779487020500080000000000" +
        "08000f00000000000c0015000100000000000000060016005200000028000700280700000000020000000000001e3c00d8080000000000000000000000000000000000001c010200010000000007aa01" +
        "e01c0300409c000000800000e8030000000000000000000000000000000000000000000004000000000000000400000004000000ffff00001d1201002200000011000000ffffff7f0a000000cbff0000" +
        "0300000000000000cbff0000000000007843b06906000000ffffffffffffffff0000000000000000e8030000000000000100000003000000000000002200000001000000000000000000000000000000" +
        "0000000000000000000000000000000000000000000000000100000000000000000000000000000000000000000000000000000000000000000000000000010000140100000000000000000000000000" +
        "00000000000000000000000000000000000000000000000000000000000000000800040062627200");

    /// <summary>A listener whose queue is full: two connections wait, and its backlog is 1.</summary>
    public static byte[] FullListener { get; } = Changed(Established, static message =>
    {
        message[1] = 10;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), 0);
        message.AsSpan(24, 16).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(56), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(60), 1);
    });

    /// <summary>What ends an answer; a negative errno, or 0.</summary>
    public static byte[] Done(int errno = 0)
    {
        var body = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(body, errno);
        return Message(3, body);
    }

    /// <summary>A netlink message.</summary>
    public static byte[] Message(ushort type, byte[] body, ushort flags = 2)
    {
        var message = new byte[(16 + body.Length + 3) & ~3];
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)(16 + body.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), flags);
        body.CopyTo(message, 16);
        return message;
    }

    /// <summary>A socket.</summary>
    public static byte[] Socket(byte[] body) => Message(20, body);

    public static byte[] Changed(byte[] message, Action<byte[]> change)
    {
        var copy = message.ToArray();
        change(copy);
        return copy;
    }
}
