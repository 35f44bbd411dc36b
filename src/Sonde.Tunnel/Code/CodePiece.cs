using System.Buffers.Binary;

namespace Sonde.Tunnel.Code;

/// <summary>A piece of a new program: 13 bytes, numbers big-endian (kind, offset, length); a piece that is sent is followed by its bytes.</summary>
/// <param name="BaseOffset">Where it lies in the program that is there already; null where its bytes are sent.</param>
/// <param name="Size">Its bytes, 1 or more.</param>
public readonly record struct CodePiece(long? BaseOffset, int Size)
{
    /// <summary>Its length in bytes, without those of the program.</summary>
    public const int Length = 13;

    private const byte Kept = 1;
    private const byte Sent = 2;

    /// <summary>Writes it.</summary>
    /// <param name="to">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> to)
    {
        to[0] = BaseOffset is null ? Sent : Kept;
        BinaryPrimitives.WriteInt64BigEndian(to[1..], BaseOffset ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(to[9..], Size);
    }

    /// <summary>Reads it.</summary>
    /// <param name="from">The bytes.</param>
    /// <param name="header">The program that it is of.</param>
    /// <param name="left">So many bytes of it are still due.</param>
    /// <param name="piece">The piece.</param>
    /// <returns>False where it is none, is longer than what is due, or lies outside of the program that is there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, CodeHeader header, long left, out CodePiece piece)
    {
        piece = default;
        if (from.Length < Length || from[0] is not (Kept or Sent))
        {
            return false;
        }

        var offset = BinaryPrimitives.ReadInt64BigEndian(from[1..]);
        var size = BinaryPrimitives.ReadInt32BigEndian(from[9..]);
        piece = new CodePiece(from[0] == Kept ? offset : null, size);
        return size >= 1 && size <= left && (from[0] == Sent ? offset == 0 : offset >= 0 && offset <= header.BaseSize - size);
    }
}
