using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Developing;

/// <summary>How a new program is made from the one that is there: pieces that are kept and pieces that are sent. Pure.</summary>
/// <param name="Header">What it begins with.</param>
/// <param name="Pieces">In the order of the new program; neighbours of the same sort are one.</param>
/// <param name="Sent">So many bytes of the program are sent.</param>
internal sealed record CodeDelta(CodeHeader Header, IReadOnlyList<CodePiece> Pieces, long Sent)
{
    /// <summary>Every byte is sent: nothing is known of what is there.</summary>
    public static CodeDelta Whole(ReadOnlySpan<byte> program) =>
        new(new CodeHeader(program.Length, Checksum(program), 0, 0), [new CodePiece(null, program.Length)], program.Length);

    /// <summary>The difference. What counts as kept was compared byte by byte.</summary>
    /// <param name="old">The program that is there; not empty.</param>
    /// <param name="program">The new one; not empty.</param>
    public static CodeDelta Between(ReadOnlySpan<byte> old, ReadOnlySpan<byte> program)
    {
        var known = Index(old);
        var pieces = new List<CodePiece>();
        var start = 0;
        foreach (var end in CodePieces.Cut(program))
        {
            var bytes = program[start..end];
            var isKept = known.TryGetValue(Hash(bytes), out var at) && at + bytes.Length <= old.Length && old.Slice(at, bytes.Length).SequenceEqual(bytes);
            Add(pieces, new CodePiece(isKept ? at : null, bytes.Length));
            start = end;
        }

        var sent = pieces.Where(static piece => piece.BaseOffset is null).Sum(static piece => (long)piece.Size);
        return new CodeDelta(new CodeHeader(program.Length, Checksum(program), old.Length, Checksum(old)), pieces, sent);
    }

    private static Dictionary<ulong, int> Index(ReadOnlySpan<byte> old)
    {
        var index = new Dictionary<ulong, int>();
        var start = 0;
        foreach (var end in CodePieces.Cut(old))
        {
            index.TryAdd(Hash(old[start..end]), start);
            start = end;
        }

        return index;
    }

    private static void Add(List<CodePiece> pieces, CodePiece piece)
    {
        if (pieces.Count > 0 && pieces[^1] is var last && Follows(last, piece))
        {
            pieces[^1] = last with { Size = last.Size + piece.Size };
        }
        else
        {
            pieces.Add(piece);
        }
    }

    private static bool Follows(CodePiece last, CodePiece piece) =>
        last.BaseOffset is { } offset ? piece.BaseOffset == offset + last.Size : piece.BaseOffset is null;

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = default(CopyChecksum);
        sum.Add(bytes);
        return sum.Value;
    }

    /// <summary>What is taken for the same by it is compared afterwards.</summary>
    private static ulong Hash(ReadOnlySpan<byte> bytes) => ((ulong)Checksum(bytes) << 32) | (uint)bytes.Length;
}
