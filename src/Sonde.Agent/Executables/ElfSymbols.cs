using System.Text;

namespace Sonde.Agent.Executables;

/// <summary>The symbols of an ELF file (gABI 4.1, "Symbol Table"). Files are not trusted.</summary>
internal static class ElfSymbols
{
    private const int EntrySize = 24;
    private const int MostBytes = 16 << 20;

    /// <summary>The address of an exported symbol, before relocation; null where it is not exported.</summary>
    public static ulong? Find(ElfFile file, string name) => Find(file, name, ".dynsym", ".dynstr");

    /// <summary>The address of any symbol, before relocation; null where it is not there, as in a stripped file.</summary>
    public static ulong? FindAny(ElfFile file, string name) => Find(file, name, ".symtab", ".strtab");

    private static ulong? Find(ElfFile file, string name, string table, string texts)
    {
        if (file.Section(table) is not { } symbols || file.Section(texts) is not { } names)
        {
            return null;
        }

        var text = ReadAll(file, names);
        var entries = ReadAll(file, symbols);
        var wanted = Encoding.UTF8.GetBytes(name + "\0");
        for (var at = 0; at + EntrySize <= entries.Length; at += EntrySize)
        {
            var entry = entries.AsSpan(at, EntrySize);
            var (start, section) = (file.U32(entry), file.U16(entry[6..]));
            if (section != 0 && start < (uint)text.Length && text.AsSpan((int)start).StartsWith(wanted))
            {
                return file.U64(entry[8..]);
            }
        }

        return null;
    }

    private static byte[] ReadAll(ElfFile file, ElfSection section)
    {
        var bytes = new byte[file.Present(section.Offset, Math.Min(section.Size, MostBytes))];
        return bytes[..file.Read(section.Offset, bytes)];
    }
}
