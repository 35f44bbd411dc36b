using System.Text;

namespace Sonde.Core.Profiles.Writing;

/// <summary>One protobuf message in the making.</summary>
internal sealed class ProtoBuffer
{
    private byte[] _bytes = new byte[256];
    private int _used;

    /// <summary>What was written so far; holds until the next write.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    /// <summary>Begins anew.</summary>
    public void Clear() => _used = 0;

    /// <summary>Adds a number; 0 is what a missing field means, and is left out.</summary>
    public ProtoBuffer Number(int field, long value)
    {
        if (value != 0)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
        }

        return this;
    }

    /// <summary>Adds bytes: a text or a message.</summary>
    public ProtoBuffer Field(int field, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_used));
        _used += bytes.Length;
        return this;
    }

    /// <summary>Adds a text.</summary>
    public ProtoBuffer Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a number without a field, for a packed list.</summary>
    public void Varint(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _bytes[_used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[_used++] = (byte)value;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _used < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes));
        }
    }
}
