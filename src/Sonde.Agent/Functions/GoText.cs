using Sonde.Agent.Executables;

namespace Sonde.Agent.Functions;

/// <summary>
/// Where the text of a Go program begins, from which its line tables count. By the symbol; else as <c>runtime.firstmoduledata</c> says (src/runtime/symtab.go, go1.18 to go1.27), which is
/// known by its words that point to the line tables; else as their header says, or the first function of a program that the C linker had no part in. The file is not trusted.
/// </summary>
internal static class GoText
{
    private const int Words = 24;
    private const int NamesWord = 1;
    private const int FunctionsWord = 13;
    private const int TextWord = 22;
    private const int PieceSize = 64 * 1024;
    private const ulong MostScannedBytes = 64 << 20;

    /// <summary>Finds it; null where nothing is certain.</summary>
    /// <param name="file">The executable.</param>
    /// <param name="table">The line tables' address, before relocation.</param>
    /// <param name="names">The functions' names, from there on; likewise:</param>
    /// <param name="functions">The list of functions.</param>
    /// <param name="others">What else there is to go by, in the order in which it is tried: it must be the section .text itself that begins there.</param>
    public static ulong? Find(ElfFile file, ulong table, ulong names, ulong functions, IEnumerable<ulong> others)
    {
        if (ElfFunctions.AddressOf(file, "runtime.text") is { } symbol and > 0)
        {
            return symbol;
        }

        if (FromModule(file, table, names, functions) is { } module)
        {
            return module;
        }

        return file.Section(".text") is { Address: > 0 and var text } && others.Contains(text) ? text : null;
    }

    private static ulong? FromModule(ElfFile file, ulong table, ulong names, ulong functions)
    {
        var piece = new byte[PieceSize];
        foreach (var segment in file.Segments)
        {
            if (segment is not { Type: ElfSegment.Load, IsWritable: true })
            {
                continue;
            }

            // The last words of a piece are looked at again: a module may begin there.
            const int step = PieceSize - (Words * sizeof(ulong));
            for (ulong done = 0; done < Math.Min(segment.FileSize, MostScannedBytes); done += step)
            {
                var count = segment.Offset > ulong.MaxValue - done ? 0 : file.Read(segment.Offset + done, piece.AsSpan(0, (int)Math.Min(PieceSize, segment.FileSize - done)));
                for (var at = 0; at + (Words * sizeof(ulong)) <= count; at += sizeof(ulong))
                {
                    if (Word(at, 0) == table && Word(at, NamesWord) == table + names && Word(at, FunctionsWord) == table + functions && Word(at, TextWord) is > 0 and var text)
                    {
                        return text;
                    }
                }
            }
        }

        return null;

        ulong Word(int at, int index) => file.U64(piece.AsSpan(at + (index * sizeof(ulong))));
    }
}
