using System.Text;
using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>The modules around the directory that the user works in.</summary>
/// <param name="Modules">Nearest first: those of go.work, those whose directory the user is in, then others of the repository; none twice.</param>
/// <param name="Replaced">Modules that one of them, or go.work, replaces by a directory.</param>
/// <param name="WorkFile">The go.work file that applies; null for none.</param>
/// <param name="Looked">The directories that were searched, for a message.</param>
public sealed record GoWorkspace(IReadOnlyList<GoModule> Modules, IReadOnlyList<GoModule> Replaced, string? WorkFile, IReadOnlyList<string> Looked)
{
    // A search below is for monorepos without go.work; the bounds keep it from wandering through a disk.
    private const int DeepestBelow = 4;
    private const int MostDirectories = 3000;
    private static readonly string[] PassedOver = ["vendor", "node_modules", "testdata"];

    /// <summary>
    /// Finds the modules. Looks upwards to the repository's top, as the go command does; where <paramref name="expected"/> is not among what it finds,
    /// also four levels below that top.
    /// </summary>
    /// <param name="files">Where to look.</param>
    /// <param name="start">An absolute directory.</param>
    /// <param name="expected">The path of the module that is wanted; null for any.</param>
    /// <exception cref="IOException">A file cannot be read; <see cref="UnauthorizedAccessException"/> likewise.</exception>
    public static GoWorkspace Find(IWorkspaceFiles files, string start, string? expected)
    {
        List<GoModule> modules = [];
        List<string> looked = [];
        var top = start;
        string? work = null;
        List<GoModule> replaced = [];
        var isInside = true;
        foreach (var directory in WorkspacePath.Ancestors(start))
        {
            // go.work may lie above several repositories; a go.mod above belongs to another one.
            var workFile = WorkspacePath.Join(directory, "go.work");
            if (work is null && ReadText(files, workFile) is { } text)
            {
                work = workFile;
                var parsed = GoModFile.Parse(text);
                modules.InsertRange(0, parsed.Uses.Select(use => Module(files, WorkspacePath.Resolve(directory, use))).OfType<GoModule>());
                replaced.AddRange(Directories(parsed, directory));
            }

            if (isInside)
            {
                looked.Add(directory);
                modules.AddRange(Module(files, directory) is { } module ? [module] : []);
                var isTop = files.Exists(WorkspacePath.Join(directory, ".git"));
                (isInside, top) = isTop ? (false, directory) : (true, top);
            }
        }

        if (expected is not null && modules.All(module => module.Path != expected))
        {
            modules.AddRange(Below(files, top).Where(module => module.Path == expected));
            looked.Add($"{DeepestBelow} levels below {top}");
        }

        GoModule[] distinct = [.. modules.DistinctBy(module => module.Directory)];
        replaced.AddRange(distinct.SelectMany(module => Directories(module.File!, module.Directory)));
        return new(distinct, [.. replaced.DistinctBy(module => module.Path)], work, looked);
    }

    private static IEnumerable<GoModule> Below(IWorkspaceFiles files, string top)
    {
        Queue<(string Directory, int Depth)> waiting = new([(top, 0)]);
        for (var seen = 0; seen < MostDirectories && waiting.TryDequeue(out var next); seen++)
        {
            if (Module(files, next.Directory) is { } module)
            {
                yield return module;
            }

            foreach (var name in next.Depth < DeepestBelow ? Names(files, next.Directory) : [])
            {
                var path = WorkspacePath.Join(next.Directory, name);
                if (!name.StartsWith('.') && !name.StartsWith('_') && !PassedOver.Contains(name) && files.IsDirectory(path) && waiting.Count < MostDirectories)
                {
                    waiting.Enqueue((path, next.Depth + 1));
                }
            }
        }
    }

    private static IReadOnlyList<string> Names(IWorkspaceFiles files, string directory)
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

    private static GoModule? Module(IWorkspaceFiles files, string directory) =>
        ReadText(files, WorkspacePath.Join(directory, "go.mod")) is { } text && GoModFile.Parse(text) is { Module: { } path } file ? new(path, directory, file) : null;

    private static IEnumerable<GoModule> Directories(GoModFile file, string directory) => file.Replacements
        .Where(replacement => replacement.WithVersion is null && (replacement.With.StartsWith('.') || WorkspacePath.IsAbsolute(replacement.With)))
        .Select(replacement => new GoModule(replacement.Path, WorkspacePath.Resolve(directory, replacement.With), null));

    private static string? ReadText(IWorkspaceFiles files, string path) =>
        !files.IsDirectory(path) && files.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
