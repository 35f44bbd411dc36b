using System.Globalization;
using Sonde.Agent.Executables;
using Sonde.Agent.Processes;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>Finds the CPython of a process by the files that it maps. Reads neither its arguments nor its environment.</summary>
internal static class CPythonFinding
{
    /// <summary>The interpreter; null where there is none, or where the process may not be looked at.</summary>
    public static CPython? Find(int processId)
    {
        try
        {
            return Images(File.ReadLines($"/proc/{processId}/maps")).Select(image => Read(processId, image)).FirstOrDefault(found => found is not null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The files that may hold an interpreter, and where their beginnings are mapped: each once, libraries first, which a small <c>python3.X</c> only loads.</summary>
    /// <param name="maps">The lines of /proc/PID/maps.</param>
    internal static IReadOnlyList<(string Path, long Start, string Range)> Images(IEnumerable<string> maps)
    {
        List<(string Path, long Start, string Range)> found = [];
        foreach (var line in maps)
        {
            // 7f12…-7f13… r-xp 00000000 fe:00 1234   /usr/lib/libpython3.11.so.1.0
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var range, _, "00000000", _, _, var path] && Path.GetFileName(path).Contains("python", StringComparison.Ordinal)
                && !path.Contains(".cpython-", StringComparison.Ordinal) && !found.Exists(image => image.Path == path)
                && long.TryParse(range.Split('-')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start))
            {
                found.Add((path, start, range));
            }
        }

        return [.. found.OrderBy(image => Path.GetFileName(image.Path).StartsWith("lib", StringComparison.Ordinal) ? 0 : 1)];
    }

    private static CPython? Read(int processId, (string Path, long Start, string Range) image)
    {
        using var stream = Open(processId, image.Path, image.Range);
        if (ElfFile.Open(stream) is not { } file || (CPythonImage.VersionOfRuntime(file) ?? CPythonImage.VersionOfName(image.Path)) is not var (major, minor))
        {
            return null;
        }

        var bias = image.Start - CPythonImage.PreferredStart(file);
        return new CPython(major, minor, image.Path, bias, file.Section(".PyRuntime") is { } runtime ? bias + (long)runtime.Address : null);
    }

    /// <summary>A file that was deleted since, as by an upgrade in place, has no name any more, and is opened as what the process executes or maps.</summary>
    private static FileStream Open(int processId, string path, string range) => new(
        !path.EndsWith(" (deleted)", StringComparison.Ordinal) ? $"/proc/{processId}/root{path}"
            : ProcessFiles.MappedExecutable(processId) == path ? $"/proc/{processId}/exe"
            : $"/proc/{processId}/map_files/{range}",
        FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);
}
