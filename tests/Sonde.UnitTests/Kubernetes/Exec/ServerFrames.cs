using System.Buffers.Binary;
using System.Text;

namespace Sonde.UnitTests.Kubernetes.Exec;

/// <summary>Frames as a server sends them.</summary>
internal static class ServerFrames
{
    public static byte[] Message(byte channel, string text) => Frame(0x82, [channel, .. Encoding.UTF8.GetBytes(text)]);

    public static byte[] Close() => Frame(0x88, [0x03, 0xE8]);

    public static byte[] Frame(byte first, byte[] payload) => payload.Length switch
    {
        < 126 => [first, (byte)payload.Length, .. payload],
        <= ushort.MaxValue => [first, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload],
        _ => [first, 127, .. BigEndian((ulong)payload.Length), .. payload],
    };

    public static byte[] BigEndian(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Undoes the mask of one client frame: its first byte and its payload.</summary>
    public static (byte First, byte[] Payload) Unmask(byte[] frame)
    {
        Assert.True((frame[1] & 0x80) != 0, "a client frame must be masked");
        var (length, header) = (frame[1] & 0x7F) switch
        {
            126 => (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)), 4),
            127 => ((int)BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(2)), 10),
            var small => (small, 2),
        };
        Assert.Equal(header + 4 + length, frame.Length);
        var key = frame.AsSpan(header, 4).ToArray();
        return (frame[0], [.. frame[(header + 4)..].Select((value, index) => (byte)(value ^ key[index & 3]))]);
    }
}
