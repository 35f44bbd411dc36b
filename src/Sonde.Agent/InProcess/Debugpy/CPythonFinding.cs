using System.Globalization;
using Sonde.Agent.Executables;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>Finds the CPython of a process by the files that it maps. Reads neither its arguments nor its environment.</summary>
internal static class CPythonFinding
{
    /// <summary>The interpreter; null where there is none, or where the process may not be looked at.</summary>
    public static CPython? Find(int processId)
    {
        try
        {
            return Images(File.ReadLines($"/proc/{processId}/maps")).Select(image => Read(processId, image.Path, image.Start)).FirstOrDefault(found => found is not null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The files that may hold an interpreter, and where their beginnings are mapped: each once, libraries first, which a small <c>python3.X</c> only loads.</summary>
    /// <param name="maps">The lines of /proc/PID/maps.</param>
    internal static IReadOnlyList<(string Path, long Start)> Images(IEnumerable<string> maps)
    {
        List<(string Path, long Start)> found = [];
        foreach (var line in maps)
        {
            // 7f12…-7f13… r-xp 00000000 fe:00 1234   /usr/lib/libpython3.11.so.1.0
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var range, _, "00000000", _, _, var path] && Path.GetFileName(path).Contains("python", StringComparison.Ordinal)
                && !path.Contains(".cpython-", StringComparison.Ordinal) && !found.Exists(image => image.Path == path)
                && long.TryParse(range.Split('-')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start))
            {
                found.Add((path, start));
            }
        }

        return [.. found.OrderBy(image => Path.GetFileName(image.Path).StartsWith("lib", StringComparison.Ordinal) ? 0 : 1)];
    }

    private static CPython? Read(int processId, string path, long start)
    {
        using var stream = new FileStream($"/proc/{processId}/root{path}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);
        if (ElfFile.Open(stream) is not { } file || (CPythonImage.VersionOfRuntime(file) ?? CPythonImage.VersionOfName(path)) is not var (major, minor))
        {
            return null;
        }

        var bias = start - CPythonImage.PreferredStart(file);
        return new CPython(major, minor, path, bias, file.Section(".PyRuntime") is { } runtime ? bias + (long)runtime.Address : null);
    }
}
