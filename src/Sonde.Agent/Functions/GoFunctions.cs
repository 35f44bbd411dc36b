using System.Text;
using Sonde.Agent.Executables;

namespace Sonde.Agent.Functions;

/// <summary>
/// The functions of a Go executable: its line tables (Go 1.16 and later; src/runtime/symtab.go and src/debug/gosym/pclntab.go, go1.16 to go1.27), which stripping leaves in place.
/// The file is not trusted.
/// </summary>
internal static class GoFunctions
{
    private const int HeaderSize = 8 + (8 * 8);
    private const int MostFunctions = 1 << 20;
    private const int MostNameBytes = 1024;
    private const uint Magic116 = 0xfffffffa;
    private const uint Magic118 = 0xfffffff0;
    private const uint Magic120 = 0xfffffff1;

    private static readonly string[] SectionNames = [".gopclntab", ".data.rel.ro.gopclntab"];

    /// <summary>Where the tables are.</summary>
    /// <param name="Start">Of the section, in the file.</param>
    /// <param name="Address">Of the section, in memory, before relocation.</param>
    /// <param name="Size">The section's.</param>
    /// <param name="Count">How many functions there are.</param>
    /// <param name="Text">Where their text begins, as the header says; 0 where it does not say.</param>
    /// <param name="Names">From the section's beginning, as the next one.</param>
    /// <param name="Functions">The list of functions.</param>
    /// <param name="IsOld">Of Go 1.16 and 1.17: addresses of eight bytes.</param>
    private sealed record Tables(ulong Start, ulong Address, ulong Size, int Count, ulong Text, ulong Names, ulong Functions, bool IsOld);

    /// <summary>Every function, in the order of their addresses; none where the tables are not understood.</summary>
    public static IEnumerable<FoundFunction> Of(ElfFile file)
    {
        if (Find(file) is not { } tables)
        {
            yield break;
        }

        var entries = ReadEntries(file, tables);
        if (TextOf(file, tables, entries) is not { } text)
        {
            yield break;
        }

        for (var index = 0; index + 1 < entries.Length; index++)
        {
            var (entry, place) = entries[index];
            var end = entries[index + 1].Entry;
            if (end > entry && NameAt(file, tables, place) is { Length: > 0 } name)
            {
                yield return new FoundFunction(name, text + entry, end - entry);
            }
        }
    }

    private static Tables? Find(ElfFile file)
    {
        var header = new byte[HeaderSize];
        foreach (var name in SectionNames)
        {
            if (file.Section(name) is not { Size: < 1UL << 31 } section || file.Read(section.Offset, header) < HeaderSize || header[7] != 8)
            {
                continue;
            }

            // Since 1.18 the text's start stands before the offsets.
            var magic = file.U32(header);
            int? first = magic switch { Magic116 => 2, Magic118 or Magic120 => 3, _ => null };
            if (first is { } word && Word(0) is > 0 and <= MostFunctions and var count && Word(word + 4) < section.Size)
            {
                return new Tables(section.Offset, section.Address, section.Size, (int)count, word == 3 ? Word(2) : 0, Word(word), Word(word + 4), magic == Magic116);
            }

            ulong Word(int index) => file.U64(header.AsSpan(8 + (8 * index)));
        }

        return null;
    }

    /// <summary>Each function's beginning, from the text's on (before 1.18 from 0), and its place in the list; at the end where the last one ends.</summary>
    private static (ulong Entry, ulong Place)[] ReadEntries(ElfFile file, Tables tables)
    {
        var word = tables.IsOld ? sizeof(ulong) : sizeof(uint);
        var bytes = new byte[file.Present(tables.Start + tables.Functions, (ulong)((tables.Count * 2) + 1) * (ulong)word)];
        bytes = bytes[..file.Read(tables.Start + tables.Functions, bytes)];
        var words = bytes.Length / word;
        var entries = new (ulong Entry, ulong Place)[(words + 1) / 2];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = (At(2 * index), (2 * index) + 1 < words ? At((2 * index) + 1) : 0);
        }

        return entries;

        ulong At(int index) => tables.IsOld ? file.U64(bytes.AsSpan(index * word)) : file.U32(bytes.AsSpan(index * word));
    }

    private static string? NameAt(ElfFile file, Tables tables, ulong place)
    {
        Span<byte> head = stackalloc byte[16];
        var at = tables.Functions + place;
        if (at >= tables.Size || file.Read(tables.Start + at, head) < head.Length)
        {
            return null;
        }

        var name = tables.Names + file.U32(head[(tables.IsOld ? 8 : 4)..]);
        if (name >= tables.Size)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[MostNameBytes];
        bytes = bytes[..file.Read(tables.Start + name, bytes[..(int)Math.Min(MostNameBytes, tables.Size - name)])];
        var end = bytes.IndexOf((byte)0);
        return end <= 0 ? null : Encoding.UTF8.GetString(bytes[..end]);
    }

    private static ulong? TextOf(ElfFile file, Tables tables, (ulong Entry, ulong Place)[] entries) =>
        tables.IsOld ? 0 : GoText.Find(file, tables.Address, tables.Names, tables.Functions, [tables.Text, FirstOf(file, tables, entries)]);

    /// <summary>The text's beginning if the program begins with Go's own first function; 0 where there is none.</summary>
    private static ulong FirstOf(ElfFile file, Tables tables, (ulong Entry, ulong Place)[] entries)
    {
        var first = file.Machine == FunctionFinding.Arm ? "_rt0_arm64_linux" : "_rt0_amd64_linux";
        foreach (var (entry, place) in entries)
        {
            if (file.Entry > entry && NameAt(file, tables, place) == first)
            {
                return file.Entry - entry;
            }
        }

        return 0;
    }
}
