using System.Globalization;
using System.Text;

namespace Sonde.Agent.Guarding;

/// <summary>A part of an executable that is mapped to be executed: a line of /proc/PID/maps (proc_pid_maps(5)).</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Offset">Where its first byte is in the file.</param>
internal readonly record struct CodeMapping(long Start, long Length, long Offset)
{
    /// <summary>The executable mappings of one file, in the order of the text.</summary>
    /// <param name="maps">The text of /proc/PID/maps.</param>
    /// <param name="path">The file, spelt as /proc/PID/exe spells it.</param>
    public static List<CodeMapping> Parse(ReadOnlySpan<byte> maps, string path)
    {
        var wanted = Encoding.UTF8.GetBytes(path);
        var mappings = new List<CodeMapping>();
        // A line without its end may lack the end of a longer path.
        maps = maps[..(maps.LastIndexOf((byte)'\n') + 1)];
        foreach (var range in maps.Split((byte)'\n'))
        {
            if (TryParseLine(maps[range], wanted, out var mapping))
            {
                mappings.Add(mapping);
            }
        }

        return mappings;
    }

    /// <summary>The files of whose bytes something is mapped to be executed, as /proc/PID/maps spells them; in the order of the text, each once.</summary>
    /// <param name="maps">The text of /proc/PID/maps.</param>
    public static List<string> Files(ReadOnlySpan<byte> maps)
    {
        var files = new List<string>();
        maps = maps[..(maps.LastIndexOf((byte)'\n') + 1)];
        foreach (var range in maps.Split((byte)'\n'))
        {
            var line = maps[range];
            var (space, slash) = (line.IndexOf((byte)' '), line.IndexOf((byte)'/'));
            if (space > 0 && slash > space + 3 && line[space + 3] == 'x' && Encoding.UTF8.GetString(line[slash..]) is var file && !files.Contains(file))
            {
                files.Add(file);
            }
        }

        return files;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> path, out CodeMapping mapping)
    {
        // 00400000-0073c000 r-xp 00000000 fe:01 1234    /path, which may hold spaces
        mapping = default;
        var dash = line.IndexOf((byte)'-');
        var space = line.IndexOf((byte)' ');
        var slash = line.IndexOf((byte)'/');
        if (dash < 0 || space < dash || slash < 0 || line.Length < space + 15 || line[space + 3] != 'x' || !line[slash..].SequenceEqual(path))
        {
            return false;
        }

        if (!TryParseHex(line[..dash], out var start) || !TryParseHex(line[(dash + 1)..space], out var end) || !TryParseHex(line.Slice(space + 6, 8), out var offset))
        {
            return false;
        }

        mapping = new CodeMapping(start, end - start, offset);
        return end > start;
    }

    private static bool TryParseHex(ReadOnlySpan<byte> text, out long value)
        => long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0;
}
