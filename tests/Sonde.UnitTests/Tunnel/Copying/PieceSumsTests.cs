using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Tunnel.Copying;

public sealed class PieceSumsTests
{
    private const int Piece = PieceSums.PieceBytes;

    [Theory]
    [InlineData(3 * Piece + 5, 3 * Piece + 5, -1, 3 * Piece + 5)]
    [InlineData(3 * Piece + 5, 2 * Piece + 7, -1, 2 * Piece + 7)]
    [InlineData(3 * Piece + 5, 2 * Piece, -1, 2 * Piece)]
    [InlineData(3 * Piece + 5, 3 * Piece, Piece + 3, Piece)]
    [InlineData(3 * Piece + 5, 3 * Piece, 0, 0)]
    [InlineData(3 * Piece + 5, 0, -1, 0)]
    [InlineData(2 * Piece + 5, 3 * Piece, -1, 2 * Piece)]
    [InlineData(7, Piece, -1, 0)]
    public void It_goes_on_where_the_pieces_end_that_are_the_same(int size, int had, int differsAt, int expected)
    {
        var whole = Bytes(Math.Max(size, had));
        var part = whole[..had];
        if (differsAt >= 0)
        {
            part[differsAt] ^= 1;
        }

        using var mine = Open(whole[..size]);
        using var theirs = Open(part);
        var have = new HaveRecord("", had, [.. PieceSums.Of(theirs, had, CancellationToken.None)]);
        Assert.Equal((had + Piece - 1) / Piece, have.Pieces.Count);
        Assert.Equal(expected, PieceSums.Common(mine, size, have, CancellationToken.None));
    }

    private static ICopyFile Open(byte[] bytes) => new MemoryTree { Files = { [""] = bytes } }.Entries().OfType<SourceFile>().Single().Open();

    internal static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
