using System.Buffers.Binary;
using System.Globalization;
using Sonde.Agent.Executables;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>What an executable file says of a CPython within it. Pure; files are not trusted.</summary>
internal static class CPythonImage
{
    private const int LongestHeader = 16;

    /// <summary>The version of a file name such as <c>python3.14</c> or <c>libpython3.11.so.1.0</c>; null for others.</summary>
    public static (int Major, int Minor)? VersionOfName(string path)
    {
        var name = Path.GetFileName(path);
        var rest = name.StartsWith("libpython", StringComparison.Ordinal) ? name["libpython".Length..]
            : name.StartsWith("python", StringComparison.Ordinal) ? name["python".Length..]
            : null;
        return rest is not null && rest.Split('.') is [var major, var minor, ..]
            && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(Digits(minor), NumberStyles.None, CultureInfo.InvariantCulture, out var second)
                ? (first, second)
                : null;
    }

    /// <summary>The version that section <c>.PyRuntime</c> begins with from 3.13 on: <c>xdebugpy</c> and PY_VERSION_HEX; null before, and for others.</summary>
    public static (int Major, int Minor)? VersionOfRuntime(ElfFile file)
    {
        var header = new byte[LongestHeader];
        if (file.Section(".PyRuntime") is not { } section || file.Read(section.Offset, header) < header.Length || !header.AsSpan().StartsWith(DebugOffsets.Cookie))
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(8));
        return ((int)(version >> 24) & 0xff, (int)(version >> 16) & 0xff);
    }

    /// <summary>The address at which the file wants its first part; 0 for what may lie anywhere.</summary>
    public static long PreferredStart(ElfFile file) =>
        file.Segments.Where(segment => segment.Type == ElfSegment.Load).Select(segment => (long)(segment.Address - segment.Offset)).FirstOrDefault();

    private static string Digits(string text) => new([.. text.TakeWhile(char.IsAsciiDigit)]);
}
