using System.Text;
using Sonde.Agent.Executables;

namespace Sonde.Agent.Functions;

/// <summary>The functions that an ELF file's symbols name (gABI 4.1, "Symbol Table"): of .symtab, or where that was stripped of .dynsym. Files are not trusted.</summary>
internal static class ElfFunctions
{
    private const int EntrySize = 24;
    private const int MostTableBytes = 48 << 20;
    private const int MostNameBytes = 1024;
    private const int Function = 2;

    /// <summary>Every function with a name and a size, in the table's order.</summary>
    public static IEnumerable<FoundFunction> Of(ElfFile file)
    {
        foreach (var (symbols, names) in Tables(file).Take(1))
        {
            var table = ReadAll(file, symbols);
            var text = ReadAll(file, names);
            for (var at = 0; at + EntrySize <= table.Length; at += EntrySize)
            {
                if (Read(file, table.AsSpan(at, EntrySize), text) is { } function)
                {
                    yield return function;
                }
            }
        }
    }

    /// <summary>The address of a symbol of any kind; null for none.</summary>
    public static ulong? AddressOf(ElfFile file, string name)
    {
        foreach (var (symbols, names) in Tables(file).Take(1))
        {
            var wanted = Encoding.UTF8.GetBytes(name + "\0");
            var table = ReadAll(file, symbols);
            var text = ReadAll(file, names);
            for (var at = 0; at + EntrySize <= table.Length; at += EntrySize)
            {
                var start = file.U32(table.AsSpan(at));
                if (start < (uint)text.Length && text.AsSpan((int)start).StartsWith(wanted))
                {
                    return file.U64(table.AsSpan(at + 8));
                }
            }
        }

        return null;
    }

    private static IEnumerable<(ElfSection Symbols, ElfSection Names)> Tables(ElfFile file)
    {
        foreach (var (symbols, names) in new[] { (".symtab", ".strtab"), (".dynsym", ".dynstr") })
        {
            if (file.Section(symbols) is { Size: > EntrySize } table && file.Section(names) is { } text)
            {
                yield return (table, text);
            }
        }
    }

    private static FoundFunction? Read(ElfFile file, ReadOnlySpan<byte> entry, byte[] text)
    {
        var (start, kind, section) = (file.U32(entry), entry[4] & 0xf, file.U16(entry[6..]));
        var (address, size) = (file.U64(entry[8..]), file.U64(entry[16..]));
        if (kind != Function || section == 0 || size == 0 || address == 0 || start >= (uint)text.Length)
        {
            return null;
        }

        var name = text.AsSpan((int)start, Math.Min(MostNameBytes, text.Length - (int)start));
        var end = name.IndexOf((byte)0);
        return end <= 0 ? null : new FoundFunction(Encoding.UTF8.GetString(name[..end]), address, size);
    }

    private static byte[] ReadAll(ElfFile file, ElfSection section)
    {
        var bytes = new byte[file.Present(section.Offset, Math.Min(section.Size, MostTableBytes))];
        return bytes[..file.Read(section.Offset, bytes)];
    }
}
