using System.Buffers.Binary;

namespace Sonde.Tunnel.Code;

/// <summary>What a channel <c>code</c> begins with: 24 bytes, numbers big-endian. The pieces (<see cref="CodePiece"/>) follow until they make up the size.</summary>
/// <param name="Size">Bytes of the new program: 1 to <see cref="MaximumSize"/>.</param>
/// <param name="Checksum">Its CRC-32C.</param>
/// <param name="BaseSize">Bytes of the program that it is made from; 0 where every byte is sent.</param>
/// <param name="BaseChecksum">That program's CRC-32C; 0 where there is none.</param>
public readonly record struct CodeHeader(long Size, uint Checksum, long BaseSize, uint BaseChecksum)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 24;

    /// <summary>A program is not larger: 2 GiB.</summary>
    public const long MaximumSize = 1L << 31;

    /// <summary>Writes it.</summary>
    /// <param name="to">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt64BigEndian(to, Size);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], Checksum);
        BinaryPrimitives.WriteInt64BigEndian(to[12..], BaseSize);
        BinaryPrimitives.WriteUInt32BigEndian(to[20..], BaseChecksum);
    }

    /// <summary>Reads it.</summary>
    /// <returns>False where it is too short, or a size is out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, out CodeHeader header)
    {
        header = default;
        if (from.Length < Length)
        {
            return false;
        }

        header = new CodeHeader(
            BinaryPrimitives.ReadInt64BigEndian(from),
            BinaryPrimitives.ReadUInt32BigEndian(from[8..]),
            BinaryPrimitives.ReadInt64BigEndian(from[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(from[20..]));
        return header is { Size: >= 1 and <= MaximumSize, BaseSize: >= 0 and <= MaximumSize };
    }
}
