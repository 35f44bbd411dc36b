namespace Sonde.Core.Watching;

/// <summary>Which of a binary's source files the user means. Pure.</summary>
internal static class SourceChoice
{
    private const int MostNear = 5;

    /// <summary>Finds it.</summary>
    /// <param name="files">The files of the binary, as its line tables name them.</param>
    /// <param name="isComplete">Whether these are all.</param>
    /// <param name="wanted">A full path, or the end of one.</param>
    public static SourceFinding Find(IReadOnlyList<string> files, bool isComplete, string wanted)
    {
        if (files.Contains(wanted, StringComparer.Ordinal))
        {
            return new SourceFinding(wanted, []);
        }

        var isFull = IsFull(wanted);
        string[] found = isFull ? [.. Nearest(files, wanted)] : [.. files.Where(file => file.EndsWith("/" + wanted, StringComparison.Ordinal))];
        return found.Length == 1 ? new SourceFinding(found[0], [])
            : found.Length > 1 ? new SourceFinding(null, found)
            // Of the standard library no file is listed: the debugger knows.
            : isFull || !isComplete ? new SourceFinding(wanted, [])
            : new SourceFinding(null, Near(files, wanted));
    }

    /// <summary>A full path of this machine: what it has in common with the path of the machine that built the binary is its end, and the longest such end tells.</summary>
    private static IEnumerable<string> Nearest(IReadOnlyList<string> files, string wanted)
    {
        var shared = files.Select(file => (file, Count: Shared(file.Split('/'), wanted.Split('/')))).Where(static pair => pair.Count > 0).ToArray();
        return shared.Where(pair => pair.Count == shared.Max(static other => other.Count)).Select(static pair => pair.file);
    }

    private static int Shared(string[] one, string[] other)
    {
        var count = 0;
        while (count < Math.Min(one.Length, other.Length) && one[^(count + 1)] == other[^(count + 1)] && one[^(count + 1)].Length > 0)
        {
            count++;
        }

        return count;
    }

    /// <summary>Files of that name elsewhere or in other letters, else those whose names begin alike.</summary>
    private static string[] Near(IReadOnlyList<string> files, string wanted)
    {
        var name = Name(wanted);
        string[] same = [.. files.Where(file => string.Equals(Name(file), name, StringComparison.OrdinalIgnoreCase)).Take(MostNear)];
        var stem = name[..Math.Min(2, name.Length)];
        return same.Length > 0 ? same : [.. files.Where(file => Name(file).StartsWith(stem, StringComparison.OrdinalIgnoreCase)).Take(MostNear)];
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static bool IsFull(string path) => path.StartsWith('/') || (path.Length > 2 && path[1] == ':' && path[2] == '/');
}
