using System.Buffers.Binary;
using Sonde.Agent.Executables;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Where the parts of a running Go program are: its <c>runtime.firstmoduledata</c> (src/runtime/symtab.go, go1.18 to go1.27), found by its first words, which point to the line
/// tables; so no symbol is needed, and addresses are those after relocation.
/// </summary>
/// <param name="Bias">How far the program lies from where its file has it: 0 unless it may lie anywhere.</param>
/// <param name="Text">The address of its first instruction.</param>
/// <param name="TextEnd">The address behind its last.</param>
/// <param name="Inlined">Where the trees of inlined calls begin; null for a version of Go of which it is not known.</param>
internal sealed record GoModule(ulong Bias, ulong Text, ulong TextEnd, ulong? Inlined)
{
    private const int Words = 44;
    private const int PieceSize = 64 * 1024;
    private const ulong MostScannedBytes = 64 << 20;
    private const int NamesWord = 1;
    private const int ValuesWord = 10;
    private const int FunctionsWord = 13;
    private const int TextWord = 22;

    /// <summary>Finds it.</summary>
    /// <param name="file">The executable.</param>
    /// <param name="table">Its line tables.</param>
    /// <param name="bias">How far the program lies from where its file has it.</param>
    /// <param name="minor">The Go version: 24 for go1.24; null for unknown.</param>
    /// <param name="read">Reads memory of the program by its address; returns how many bytes there were.</param>
    /// <returns>Null where none is found that agrees with the line tables.</returns>
    public static GoModule? Find(ElfFile file, GoLineTable table, ulong bias, int? minor, MemoryReader read)
    {
        foreach (var segment in file.Segments)
        {
            if (segment is { Type: ElfSegment.Load, IsWritable: true } && Scan(segment.Address + bias, Math.Min(segment.FileSize, MostScannedBytes), table, bias, minor, read) is { } module)
            {
                return module;
            }
        }

        return null;
    }

    /// <summary>What a candidate says; null where it is none.</summary>
    internal static GoModule? Parse(ReadOnlySpan<byte> words, GoLineTable table, ulong bias, int? minor)
    {
        var start = table.Address + bias;
        var (text, end) = (Word(words, TextWord), Word(words, TextWord + 1));
        if (Word(words, 0) != start || Word(words, NamesWord) != start + table.Names || Word(words, ValuesWord) != start + table.Values
            || Word(words, FunctionsWord) != start + table.Functions || end <= text || end - text < table.TextLength)
        {
            return null;
        }

        int? inlined = minor switch
        {
            18 or 19 => 38,
            >= 20 and <= 26 => 40,
            27 => 43,
            _ => null,
        };
        return new GoModule(bias, text, end, inlined is { } word ? Word(words, word) : null);
    }

    private static GoModule? Scan(ulong address, ulong size, GoLineTable table, ulong bias, int? minor, MemoryReader read)
    {
        var piece = new byte[PieceSize];
        var words = new byte[Words * sizeof(ulong)];
        for (ulong done = 0; done + sizeof(ulong) <= size;)
        {
            var count = read(address + done, piece.AsSpan(0, (int)Math.Min(PieceSize, size - done))) & ~7;
            for (var at = 0; at < count; at += sizeof(ulong))
            {
                if (BinaryPrimitives.ReadUInt64LittleEndian(piece.AsSpan(at)) == table.Address + bias
                    && read(address + done + (ulong)at, words) == words.Length && Parse(words, table, bias, minor) is { } module)
                {
                    return module;
                }
            }

            if (count == 0)
            {
                return null;
            }

            done += (ulong)count;
        }

        return null;
    }

    private static ulong Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadUInt64LittleEndian(words[(index * sizeof(ulong))..]);
}
