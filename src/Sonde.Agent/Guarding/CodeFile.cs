using Microsoft.Win32.SafeHandles;
using Sonde.Agent.Processes;
using Sonde.Agent.Trapping;

namespace Sonde.Agent.Guarding;

/// <summary>A file of whose bytes something is mapped to be executed: the executable, or a shared library.</summary>
/// <param name="Path">Where it is opened; the executable through /proc/PID/exe, which is the very file even where another has taken its name.</param>
/// <param name="IsLibrary">Whether it is found by its name in the process's file system, which may be another file's by now.</param>
/// <param name="Mappings">What is mapped of it.</param>
internal sealed record CodeFile(string Path, bool IsLibrary, IReadOnlyList<CodeMapping> Mappings)
{
    /// <summary>More than a debugger would ever use; each costs a file that stays open.</summary>
    private const int MostLibraries = 512;

    private SafeFileHandle? _kept;

    /// <summary>The executable of a process and its libraries; null where the executable cannot be found.</summary>
    /// <param name="processId">The process.</param>
    public static List<CodeFile>? Of(int processId)
    {
        if (ProcessFiles.MappedExecutable(processId) is not { } executable || TrapCatcher.ReadMaps(processId) is not { } maps)
        {
            return null;
        }

        List<CodeFile> files = [new($"/proc/{processId}/exe", IsLibrary: false, CodeMapping.Parse(maps, executable))];
        foreach (var name in CodeMapping.Files(maps).Where(name => name != executable).Take(MostLibraries))
        {
            files.Add(new($"/proc/{processId}/root{name}", IsLibrary: true, CodeMapping.Parse(maps, name)));
        }

        return files;
    }

    /// <summary>The file, to be read; a library's stays the one that it was at the first time. Do not close it.</summary>
    /// <exception cref="IOException">There is none, or it may not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public SafeFileHandle Open() => _kept ??= File.OpenHandle(Path);
}
