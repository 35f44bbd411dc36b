using Sonde.Core.Developing;
using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Core.Developing;

public sealed class CodeDeltaTests
{
    [Fact]
    public void Whatever_is_edited_the_pieces_make_the_new_program()
    {
        var random = new Random(17);
        for (var round = 0; round < 60; round++)
        {
            var old = Bytes(random, random.Next(1, 200_000));
            var program = Edit(random, old);
            var delta = CodeDelta.Between(old, program);
            Assert.Equal(program, Assemble(delta, old, program));
            Assert.Equal(program.Length, delta.Pieces.Sum(static piece => piece.Size));
            Assert.Equal(delta.Sent, delta.Pieces.Where(static piece => piece.BaseOffset is null).Sum(static piece => piece.Size));
        }
    }

    [Fact]
    public void What_is_inserted_changes_the_pieces_around_it_alone()
    {
        var random = new Random(3);
        var old = Bytes(random, 4_000_000);
        byte[] program = [.. old[..1_234_567], 1, 2, 3, .. old[1_234_567..]];
        Assert.InRange(CodeDelta.Between(old, program).Sent, 1, 2 * CodePieces.Most);
    }

    [Fact]
    public void The_same_program_is_one_piece_that_is_kept()
    {
        var program = Bytes(new Random(5), 1_000_000);
        var delta = CodeDelta.Between(program, program);
        Assert.Equal([new CodePiece(0, program.Length)], delta.Pieces);
        Assert.Equal(delta.Header.Checksum, delta.Header.BaseChecksum);
    }

    [Fact]
    public void Pieces_keep_their_bounds_also_of_bytes_that_say_nothing()
    {
        foreach (var program in new[] { new byte[200_000], Bytes(new Random(1), 200_000), new byte[1], [] })
        {
            var ends = CodePieces.Cut(program);
            Assert.Equal(program.Length, ends.LastOrDefault());
            var start = 0;
            foreach (var end in ends)
            {
                Assert.InRange(end - start, end == program.Length ? 1 : CodePieces.Least, CodePieces.Most);
                start = end;
            }
        }
    }

    private static byte[] Edit(Random random, byte[] old)
    {
        var program = old.ToList();
        for (var edits = random.Next(0, 5); edits > 0; edits--)
        {
            var at = random.Next(0, program.Count + 1);
            program.InsertRange(at, Bytes(random, random.Next(0, 3000)));
            var gone = random.Next(0, Math.Min(2000, program.Count));
            program.RemoveRange(random.Next(0, program.Count - gone), gone);
        }

        program.Add(1);
        return [.. program];
    }

    private static byte[] Assemble(CodeDelta delta, byte[] old, byte[] program)
    {
        var made = new List<byte>();
        foreach (var piece in delta.Pieces)
        {
            made.AddRange(piece.BaseOffset is { } offset ? old.AsSpan((int)offset, piece.Size) : program.AsSpan(made.Count, piece.Size));
        }

        return [.. made];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
