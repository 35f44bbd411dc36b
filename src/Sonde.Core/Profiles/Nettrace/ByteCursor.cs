using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Reads fields one behind the other, little endian.</summary>
/// <param name="bytes">All of them.</param>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How much is left.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>The next so many bytes.</summary>
    /// <exception cref="ProfileFormatException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new ProfileFormatException("is damaged: it ends within a field");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte UInt8() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Seven bits a byte, the lowest first; a high bit says that more follow, of ten bytes at the most.</summary>
    public ulong Packed()
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = UInt8();
            value |= (ulong)(part & 0x7F) << shift;
            if ((part & 0x80) == 0)
            {
                return value;
            }
        }

        throw new ProfileFormatException("is damaged: a packed number has no end");
    }

    /// <summary>UTF-16 up to a zero.</summary>
    /// <param name="most">Characters that are kept; what is beyond them is passed over.</param>
    public string Text(int most)
    {
        var letters = Letters();
        return new string(letters[..Math.Min(letters.Length, most)]);
    }

    /// <summary>Passes over such a text.</summary>
    public void SkipText() => _ = Letters();

    private ReadOnlySpan<char> Letters()
    {
        var letters = MemoryMarshal.Cast<byte, char>(_rest);
        var length = letters.IndexOf('\0');
        if (length < 0)
        {
            throw new ProfileFormatException("is damaged: a text has no end");
        }

        _rest = _rest[((length + 1) * 2)..];
        return letters[..length];
    }
}
