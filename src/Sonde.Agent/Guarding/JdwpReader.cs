using System.Buffers.Binary;
using System.Text;

namespace Sonde.Agent.Guarding;

/// <summary>Reads a packet's data from its beginning. What is not there reads as zero, and <see cref="IsWhole"/> says so. Ids are 8 bytes, as HotSpot's are.</summary>
internal ref struct JdwpReader(ReadOnlySpan<byte> data)
{
    private const int MostTextBytes = 4096;

    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Whether everything that was read was there.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    /// <summary>Four bytes.</summary>
    public int Int() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;

    /// <summary>Eight bytes: an id, or a place in a method's code.</summary>
    public long Long() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    /// <summary>A count (4) and so many bytes of UTF-8; empty where it is longer than a name may be.</summary>
    public string Text()
    {
        var bytes = Take(Int());
        return bytes.Length <= MostTextBytes ? Encoding.UTF8.GetString(bytes) : "";
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            _rest = default;
            IsWhole = false;
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
