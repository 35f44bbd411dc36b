using System.Text;
using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Reports;

namespace Sonde.Core.Repositories;

/// <summary>Puts a scaffold into a folder: all of it or nothing, and never through a link.</summary>
/// <param name="files">The files.</param>
/// <param name="root">The repository's folder, full path.</param>
internal sealed class ScaffoldWriter(IWorkspaceFiles files, string root)
{
    /// <summary>Says what becomes of each file. Writes nothing.</summary>
    /// <param name="wanted">The files.</param>
    /// <param name="isForced">Whether one that is there and differs is replaced.</param>
    /// <exception cref="FaultException">SND2011: something else is where a file would be written; all of it is named. SND2009: a file cannot be read.</exception>
    public IReadOnlyList<PlannedFile> Plan(IReadOnlyList<ScaffoldFile> wanted, bool isForced)
    {
        try
        {
            var obstacles = new List<string>();
            var plan = new List<PlannedFile>();
            foreach (var file in wanted)
            {
                var path = WorkspacePath.Join(root, file.Path);
                var before = files.IsDirectory(path) ? null : files.Read(path);
                var planned = new PlannedFile(file, path, before, StateOf(file, before, isForced));
                plan.Add(planned);
                if (planned.IsWritten && ObstacleOn(file.Path) is { } obstacle)
                {
                    obstacles.Add(obstacle);
                }
            }

            return obstacles.Count == 0 ? plan : throw new FaultException(
                FaultCatalog.FileInTheWay, "cannot write files for this repository", string.Join("\n", obstacles.Distinct()),
                "move what is in the way, or replace a link by what it leads to; nothing was written");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused);
        }
    }

    /// <summary>Writes what is to be written.</summary>
    /// <returns>The full paths of the files that were written.</returns>
    /// <exception cref="FaultException">SND2009: the file system refuses. SND2011: somebody else wrote meanwhile. Nothing of it stays behind then.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<PlannedFile> plan)
    {
        var made = new List<string>();
        var written = new List<PlannedFile>();
        try
        {
            foreach (var file in plan.Where(static file => file.IsWritten))
            {
                MakeFolders(WorkspacePath.Parent(file.Path)!, made);
                if (!files.Replace(file.Path, file.After, file.Before))
                {
                    throw new FaultException(FaultCatalog.FileInTheWay, $"cannot write {file.Path}", "somebody else wrote it meanwhile", "sonde init --dry-run");
                }

                written.Add(file);
            }

            return [.. written.Select(static file => file.Path)];
        }
        catch (FaultException)
        {
            TakeBack(written, made);
            throw;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            TakeBack(written, made);
            throw Refused(refused);
        }
    }

    private static ScaffoldState StateOf(ScaffoldFile file, byte[]? before, bool isForced) =>
        before is null ? ScaffoldState.New
        : before.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(file.Text)) ? ScaffoldState.Same
        : isForced ? ScaffoldState.Replaced
        : ScaffoldState.Left;

    private string? ObstacleOn(string relative)
    {
        var path = root;
        var parts = relative.Split('/');
        for (var at = 0; at < parts.Length; at++)
        {
            path = WorkspacePath.Join(path, parts[at]);
            if (files.IsLink(path))
            {
                return $"{path} is a symbolic link, through which nothing is written";
            }

            if (!files.Exists(path))
            {
                return null;
            }

            if (files.IsDirectory(path) != at < parts.Length - 1)
            {
                return files.IsDirectory(path) ? $"{path} is a folder" : $"{path} is a file, and would have to be a folder";
            }
        }

        return null;
    }

    private void MakeFolders(string folder, List<string> made)
    {
        foreach (var missing in WorkspacePath.Ancestors(folder).TakeWhile(one => !files.IsDirectory(one)).Reverse().ToArray())
        {
            files.MakeDirectory(missing);
            made.Add(missing);
        }
    }

    private void TakeBack(List<PlannedFile> written, List<string> made)
    {
        foreach (var file in Enumerable.Reverse(written))
        {
            Attempt(() =>
            {
                if (file.Before is { } before)
                {
                    files.Replace(file.Path, before, file.After);
                }
                else
                {
                    files.Delete(file.Path);
                }
            });
        }

        foreach (var folder in Enumerable.Reverse(made))
        {
            Attempt(() => files.DeleteEmptyDirectory(folder));
        }
    }

    private static void Attempt(Action step)
    {
        try
        {
            step();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The fault that is on its way names the folder; what the file system holds fast cannot be taken back.
        }
    }

    private FaultException Refused(Exception refused) =>
        new(FaultCatalog.WorkspaceReadOnly, $"cannot write into {root}", refused.Message, "make the folder writable, or change to a copy of it", refused);
}
