using System.Buffers.Binary;

namespace Sonde.FuzzTests.Harness;

/// <summary>A number that stands for a stream of bytes, however it is cut into calls: Adler-32's two sums, in 64 bits.</summary>
internal sealed class RunningSum
{
    private ulong _one = 1;
    private ulong _two;
    private long _length;

    /// <summary>The sums and the length.</summary>
    public byte[] Bytes
    {
        get
        {
            var bytes = new byte[24];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, _one);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), _two);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), _length);
            return bytes;
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _one += value;
            _two += _one;
        }

        _length += bytes.Length;
    }
}
