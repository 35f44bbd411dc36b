namespace Sonde.Containers.Commands;

/// <summary>Where a program is, the way a shell would find it. Pure: the file system is a parameter.</summary>
internal sealed class ExecutableSearch(string path, bool isWindows, Func<string, bool> isExecutable)
{
    /// <summary>
    /// The first match, or null. Relative and empty entries are passed over: what runs must not depend on the working directory.
    /// On Windows only .exe: a .cmd file needs a shell, and its quoting rules are not ours.
    /// </summary>
    public string? Find(string program)
    {
        var file = isWindows && !program.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? program + ".exe" : program;
        foreach (var entry in path.Split(isWindows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries))
        {
            var folder = isWindows ? entry.Trim('"') : entry;
            if (!IsRooted(folder))
            {
                continue;
            }

            var candidate = folder.TrimEnd(isWindows ? '\\' : '/') + (isWindows ? '\\' : '/') + file;
            if (isExecutable(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private bool IsRooted(string folder) =>
        isWindows ? folder.Length > 2 && (folder[1] == ':' || folder.StartsWith(@"\\", StringComparison.Ordinal)) : folder.StartsWith('/');

    /// <summary>True when this machine would run the file.</summary>
    public static bool IsExecutable(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0;
    }
}
