using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>
/// Finds where a program's files, which it names by full paths, are on this machine: the directory below the user's workspace under which most of them
/// are found by the same relative names.
/// </summary>
public sealed class FolderMapper(IWorkspaceFiles files)
{
    private const int DeepestBelow = 5;
    private const int MostDirectories = 2000;
    private const int MostFiles = 64;
    private const int MostRoots = 8;
    private static readonly string[] PassedOver = ["node_modules", "vendor", "venv", "__pycache__", "site-packages"];

    /// <summary>One rule, or a warning that there is none. Only reads.</summary>
    /// <param name="remote">The program's files, the one that it started from first; absolute, with slashes.</param>
    /// <param name="root">Its working directory; null for unknown.</param>
    /// <param name="start">The directory that the user works in, absolute; looked into first.</param>
    /// <param name="workspace">The workspace around it.</param>
    public SourceMap Map(IReadOnlyList<string> remote, string? root, string start, string workspace)
    {
        if (remote.Count == 0)
        {
            return new([], [new(SourceWarningKind.NoFileMatches, "the program has named none of its files: breakpoints bind where its paths are this machine's")]);
        }

        string[] some = [.. remote.Take(MostFiles)];
        PathRule? best = null;
        var most = 0;
        foreach (var directory in Below(start).Concat(start == workspace ? [] : Below(workspace)))
        {
            foreach (var candidate in Roots(some[0], root))
            {
                // The file that the program started from decides; the others only where several places have one like it.
                var score = Has(directory, candidate, some[0]) ? some.Count(file => Has(directory, candidate, file)) : 0;
                if (score > most)
                {
                    (best, most) = (new PathRule(directory, candidate), score);
                }
            }
        }

        return best is null
            ? new([], [new(SourceWarningKind.NoFileMatches, $"{some[0]} and the program's other files are not below {workspace}: breakpoints bind where its paths are this machine's")])
            : new([best], []);
    }

    /// <summary>The directories that a rule may begin with: the working directory where the file lies below it, then those above the file, the highest first.</summary>
    private static IEnumerable<string> Roots(string file, string? root)
    {
        string[] above = [.. WorkspacePath.Ancestors(file).Skip(1).Reverse()];
        return above.Where(directory => directory == root).Concat(above.Where(directory => directory != root && directory != "/")).Take(MostRoots);
    }

    private bool Has(string local, string remote, string file) =>
        file.StartsWith(remote == "/" ? remote : remote + "/", StringComparison.Ordinal) && files.Exists(WorkspacePath.Join(local, file[remote.Length..].TrimStart('/')));

    private IEnumerable<string> Below(string top)
    {
        Queue<(string Directory, int Depth)> waiting = new([(top, 0)]);
        for (var seen = 0; seen < MostDirectories && waiting.TryDequeue(out var next); seen++)
        {
            yield return next.Directory;
            foreach (var name in next.Depth < DeepestBelow ? Names(next.Directory) : [])
            {
                var path = WorkspacePath.Join(next.Directory, name);
                if (!name.StartsWith('.') && !PassedOver.Contains(name) && waiting.Count < MostDirectories && files.IsDirectory(path))
                {
                    waiting.Enqueue((path, next.Depth + 1));
                }
            }
        }
    }

    private IReadOnlyList<string> Names(string directory)
    {
        try
        {
            return files.List(directory);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // A directory that may not be entered holds nothing that the user could open either.
            return [];
        }
    }
}
