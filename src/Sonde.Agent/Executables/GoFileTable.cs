using System.Text;

namespace Sonde.Agent.Executables;

/// <summary>
/// The source files that a Go executable was built from: the file table of its line tables (Go 1.16 and later, src/debug/gosym/pclntab.go of
/// go1.24). Stripping leaves it in place, because the runtime's own stack traces need it.
/// </summary>
internal static class GoFileTable
{
    /// <summary>Files named at most: larger programs are mapped as well by a part of their files.</summary>
    public const int MostFiles = 8000;

    private const int MostBytes = 512 * 1024;
    private const int MostTableBytes = 16 << 20;
    private const int HeaderSize = 8 + (8 * 8);
    private const string RuntimeFile = "/src/runtime/proc.go";

    private static readonly string[] SectionNames = [".gopclntab", ".data.rel.ro.gopclntab"];

    /// <summary>Reads it; empty where there is none that is understood.</summary>
    /// <returns>The files in the table's order, and whether they are all; of the standard library only runtime/proc.go, where it can be told apart.</returns>
    public static (IReadOnlyList<string> Files, bool IsComplete) Read(Stream stream)
    {
        if (ElfFile.Open(stream) is not { } file || FindTable(file) is not { } table)
        {
            return ([], false);
        }

        var bytes = new byte[file.Present(table.Offset, (ulong)table.Size)];
        return Select(Split(bytes.AsSpan(0, file.Read(table.Offset, bytes))));
    }

    /// <summary>Where the file table is in the file, and its size.</summary>
    private static (ulong Offset, int Size)? FindTable(ElfFile file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        foreach (var name in SectionNames)
        {
            if (file.Section(name) is not { } section || file.Read(section.Offset, header) < HeaderSize || header[7] != 8)
            {
                continue;
            }

            // Since 1.18 the text's start comes before the offsets.
            int? first = file.U32(header) switch { 0xfffffffa => 2, 0xfffffff0 or 0xfffffff1 => 3, _ => null };
            if (first is not { } word)
            {
                continue;
            }

            var begin = file.U64(header[(8 + (8 * (word + 2)))..]);
            var end = file.U64(header[(8 + (8 * (word + 3)))..]);
            if (begin < end && end <= section.Size && end - begin <= MostTableBytes)
            {
                return (section.Offset + begin, (int)(end - begin));
            }
        }

        return null;
    }

    private static List<string> Split(ReadOnlySpan<byte> table)
    {
        var files = new List<string>();
        while (!table.IsEmpty)
        {
            var end = table.IndexOf((byte)0);
            if (end < 0)
            {
                break;
            }

            if (end > 0)
            {
                files.Add(Encoding.UTF8.GetString(table[..end]));
            }

            table = table[(end + 1)..];
        }

        return files;
    }

    private static (IReadOnlyList<string> Files, bool IsComplete) Select(List<string> all)
    {
        var runtime = all.Find(file => file.EndsWith(RuntimeFile, StringComparison.Ordinal));
        var library = runtime?[..^"runtime/proc.go".Length];
        var files = new List<string>();
        var bytes = 0;
        foreach (var file in all)
        {
            if (library is not null && file != runtime && file.StartsWith(library, StringComparison.Ordinal))
            {
                continue;
            }

            bytes += file.Length;
            if (files.Count == MostFiles || bytes > MostBytes)
            {
                return (files, false);
            }

            files.Add(file);
        }

        return (files, true);
    }
}
