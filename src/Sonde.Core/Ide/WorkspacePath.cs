namespace Sonde.Core.Ide;

/// <summary>
/// Paths of the user's machine as text, with the separator that the path itself uses: decisions about a Windows path can be made, and tested, anywhere.
/// </summary>
internal static class WorkspacePath
{
    /// <summary>Whether a path is one of Windows: a drive letter, or backslashes at its beginning.</summary>
    public static bool IsWindows(string path) =>
        (path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] == ':') || path.StartsWith("\\\\", StringComparison.Ordinal);

    /// <summary>Whether a path is absolute on either kind of system.</summary>
    public static bool IsAbsolute(string path) => path.StartsWith('/') || IsWindows(path);

    /// <summary>A path below a directory; <paramref name="relative"/> is written with slashes.</summary>
    public static string Join(string directory, string relative)
    {
        var separator = IsWindows(directory) ? '\\' : '/';
        var rest = separator == '\\' ? relative.Replace('/', '\\') : relative;
        return rest.Length == 0 ? directory : EndsInSeparator(directory) ? directory + rest : directory + separator + rest;
    }

    /// <summary>A path that a file in <paramref name="directory"/> names: absolute, or relative with <c>.</c> and <c>..</c>.</summary>
    public static string Resolve(string directory, string path)
    {
        if (IsAbsolute(path))
        {
            return Trim(path);
        }

        var resolved = Trim(directory);
        foreach (var part in IsWindows(directory) ? path.Split('/', '\\') : path.Split('/'))
        {
            resolved = part switch
            {
                "" or "." => resolved,
                ".." => Parent(resolved) ?? resolved,
                _ => Join(resolved, part),
            };
        }

        return resolved;
    }

    /// <summary>The directory above; null at the top.</summary>
    public static string? Parent(string path)
    {
        var trimmed = Trim(path);
        var index = IsWindows(trimmed) ? trimmed.LastIndexOfAny(['\\', '/']) : trimmed.LastIndexOf('/');
        if (index < 0 || trimmed.Length <= 1)
        {
            return null;
        }

        // "C:\" and "/" keep their separator: without it they would mean something else.
        var isTop = index == 0 || (index == 2 && trimmed[1] == ':');
        var parent = isTop ? trimmed[..(index + 1)] : trimmed[..index];
        return parent == trimmed || parent is "\\" ? null : parent;
    }

    /// <summary>The path itself and every directory above it, nearest first.</summary>
    public static IEnumerable<string> Ancestors(string path)
    {
        for (var directory = Trim(path); directory is not null; directory = Parent(directory))
        {
            yield return directory;
        }
    }

    /// <summary>The path without separators at its end, except for the top.</summary>
    public static string Trim(string path)
    {
        var end = path.Length;
        while (end > 1 && (path[end - 1] == '/' || (path[end - 1] == '\\' && IsWindows(path))) && !(end == 3 && path[1] == ':'))
        {
            end--;
        }

        return path[..end];
    }

    /// <summary>The path as slashes write it: what Go's own tools put into a binary, on Windows too.</summary>
    public static string WithSlashes(string path) => IsWindows(path) ? path.Replace('\\', '/') : path;

    private static bool EndsInSeparator(string path) => path.EndsWith('/') || (path.EndsWith('\\') && IsWindows(path));
}
