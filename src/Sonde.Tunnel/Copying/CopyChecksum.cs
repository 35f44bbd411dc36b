using System.Buffers.Binary;
using System.Numerics;

namespace Sonde.Tunnel.Copying;

/// <summary>A CRC-32C (Castagnoli; RFC 3720, appendix B.4) in the making.</summary>
public struct CopyChecksum
{
    private uint _inverted;

    /// <summary>Of everything added so far; 0 for nothing.</summary>
    public readonly uint Value => _inverted;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var crc = ~_inverted;
        while (bytes.Length >= ChecksumLanes.BlockBytes)
        {
            crc = ChecksumLanes.Add(crc, bytes[..ChecksumLanes.BlockBytes]);
            bytes = bytes[ChecksumLanes.BlockBytes..];
        }

        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        _inverted = ~crc;
    }

    /// <summary>Adds a piece of a file: where it lies, then what it is.</summary>
    public void Add(long offset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> where = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(where, offset);
        Add(where);
        Add(bytes);
    }
}
