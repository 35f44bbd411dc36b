namespace Sonde.Agent.Programs;

/// <summary>Where a program is, as a shell looks for it. Pure but for what it is given.</summary>
internal static class ProgramPath
{
    /// <summary>Its absolute path; null where there is none.</summary>
    /// <param name="program">A name, or a path.</param>
    /// <param name="searchPath">PATH.</param>
    /// <param name="isProgram">Whether a path names a file that may be executed.</param>
    public static string? Find(string program, string searchPath, Func<string, bool> isProgram)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program.StartsWith('/') && isProgram(program) ? program : null;
        }

        return searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(static folder => folder.StartsWith('/'))
            .Select(folder => $"{folder.TrimEnd('/')}/{program}")
            .FirstOrDefault(isProgram);
    }

    /// <summary>Whether somebody may execute a file; whether this user may is the kernel's to say.</summary>
    public static bool IsProgram(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & execute) != 0;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
