namespace Sonde.Tunnel.Copying;

/// <summary>The checksums of a file's pieces, by which two sides find how far what they have is the same.</summary>
public static class PieceSums
{
    /// <summary>The length of a piece.</summary>
    public const int PieceBytes = 4 * 1024 * 1024;

    /// <summary>So many pieces of one file are told: of a longer part the rest is sent again.</summary>
    public const int MostPieces = 64 * 1024;

    private const int BufferBytes = 256 * 1024;

    /// <summary>The sums of a file's beginning.</summary>
    /// <param name="file">The file; holes count as the zeros that they are.</param>
    /// <param name="length">How much of it; no more than it has.</param>
    /// <param name="cancellation">Looked at before each piece.</param>
    /// <exception cref="CopyFailureException">It cannot be read.</exception>
    public static IEnumerable<uint> Of(ICopyFile file, long length, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        for (long at = 0; at < length; at += PieceBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return OfPiece(file, at, Math.Min(PieceBytes, length - at), buffer);
        }
    }

    /// <summary>So many bytes of the file are what the other side has, counted in whole pieces and its last one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">Its length.</param>
    /// <param name="have">What the other side has of it.</param>
    /// <param name="cancellation">Looked at before each piece.</param>
    public static long Common(ICopyFile file, long size, HaveRecord have, CancellationToken cancellation)
    {
        // A piece that the file does not have whole cannot be compared: the part is longer than the file.
        var comparable = have.Length <= size ? have.Length : size - (size % PieceBytes);
        var known = 0L;
        foreach (var (mine, other) in Of(file, comparable, cancellation).Zip(have.Pieces))
        {
            if (mine != other)
            {
                break;
            }

            known = Math.Min(known + PieceBytes, comparable);
        }

        return known;
    }

    private static uint OfPiece(ICopyFile file, long at, long length, byte[] buffer)
    {
        var sum = new CopyChecksum();
        while (length > 0)
        {
            var count = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, length)), at);
            if (count == 0)
            {
                break;
            }

            sum.Add(buffer.AsSpan(0, count));
            (at, length) = (at + count, length - count);
        }

        return sum.Value;
    }
}
