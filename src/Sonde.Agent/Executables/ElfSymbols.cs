using System.Text;

namespace Sonde.Agent.Executables;

/// <summary>The symbols that an ELF file exports (section .dynsym; gABI 4.1, "Symbol Table"). Files are not trusted.</summary>
internal static class ElfSymbols
{
    private const int EntrySize = 24;
    private const int MostBytes = 16 << 20;

    /// <summary>The address of an exported symbol, before relocation; null where it is not exported.</summary>
    public static ulong? Find(ElfFile file, string name)
    {
        if (file.Section(".dynsym") is not { } symbols || file.Section(".dynstr") is not { } names)
        {
            return null;
        }

        var text = ReadAll(file, names);
        var table = ReadAll(file, symbols);
        var wanted = Encoding.UTF8.GetBytes(name + "\0");
        for (var at = 0; at + EntrySize <= table.Length; at += EntrySize)
        {
            var entry = table.AsSpan(at, EntrySize);
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
