using System.Buffers.Binary;
using System.Text;

namespace Sonde.UnitTests.Agent.Guarding;

/// <summary>Packets of the Java Debug Wire Protocol.</summary>
internal static class JdwpText
{
    public static byte[] Command(uint id, byte set, byte command, params byte[] data) => [.. Number(11 + data.Length), .. Number((int)id), 0, set, command, .. data];

    public static byte[] Reply(uint id, ushort error, params byte[] data) => [.. Number(11 + data.Length), .. Number((int)id), 0x80, (byte)(error >> 8), (byte)error, .. data];

    /// <summary>A composite event with one event of a kind in a thread, and what follows.</summary>
    public static byte[] Event(byte policy, byte kind, long thread, params byte[] more) =>
        Command(1, 64, 100, [policy, .. Number(1), kind, .. Number(7), .. Long(thread), .. more]);

    /// <summary>A place: a class, a method of it, and how far into its code.</summary>
    public static byte[] Location(long type, long method, long index) => [1, .. Long(type), .. Long(method), .. Long(index)];

    public static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
