using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>
/// Puts a copy beside its final name, as NAME.sonde-part, until all of it is there. What comes is a stranger's: nothing is written outside of the part, because folders are made anew
/// where a link is, and links are made last.
/// </summary>
/// <param name="goal">Where it goes.</param>
/// <param name="mayReplace">What is there may be written over.</param>
internal sealed class LocalSink(LocalGoal goal, bool mayReplace) : ICopySink
{
    private readonly Dictionary<string, int> _modes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<SourceEntry> Parts() => LocalKinds.Of(goal.Part) is LocalKind.File or LocalKind.Folder ? new LocalSource(goal.Part).Entries() : [];

    /// <inheritdoc/>
    public void AddFolder(string name, int mode)
    {
        var path = Place(name);
        _modes[name] = mode;
        Clear(path, LocalKind.Folder);
        LocalFailure.Explain(() => Directory.CreateDirectory(path));
    }

    /// <inheritdoc/>
    public ISinkFile AddFile(string name, long from)
    {
        var path = Place(name);
        Clear(path, LocalKind.File);
        return new LocalSinkFile(path, from);
    }

    /// <inheritdoc/>
    public void AddLink(string name, string target)
    {
        var path = Place(name);
        Clear(path, LocalKind.Nothing);
        LocalFailure.Explain(() => File.CreateSymbolicLink(path, target));
    }

    /// <inheritdoc/>
    public void Drop(string name) => LocalFailure.Explain(() => File.Delete(Place(name)));

    /// <inheritdoc/>
    public void Commit()
    {
        // The innermost first: the mode of an outer one may take the way to it.
        foreach (var (folder, mode) in _modes.OrderByDescending(static folder => folder.Key.Length))
        {
            LocalFailure.Explain(() => SetMode(Place(folder), mode));
        }

        goal.Judge(mayReplace, _modes.Count > 0);
        LocalFailure.Explain(() => Move(goal.Part, goal.Path));
    }

    private static void SetMode(string folder, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)(mode & 0x1FF));
        }
    }

    /// <summary>A folder that is there already is filled up: what the copy has takes the place of what is called the same, the rest stays.</summary>
    private static void Move(string from, string to)
    {
        var (comes, there) = (LocalKinds.Of(from), LocalKinds.Of(to));
        if (comes != LocalKind.Folder)
        {
            File.Move(from, to, overwrite: there is LocalKind.File or LocalKind.Link);
        }
        else if (there != LocalKind.Folder)
        {
            Directory.Move(from, to);
        }
        else
        {
            foreach (var inner in Directory.GetFileSystemEntries(from))
            {
                Move(inner, Path.Combine(to, Path.GetFileName(inner)));
            }

            Directory.Delete(from);
        }
    }

    /// <summary>Takes away what is there from before, unless it is of the kind that comes.</summary>
    private static void Clear(string path, LocalKind wanted)
    {
        var there = LocalKinds.Of(path);
        if (there == LocalKind.Nothing || there == wanted)
        {
            return;
        }

        LocalFailure.Explain(() =>
        {
            if (there == LocalKind.Folder)
            {
                throw new IOException($"{path}: a folder of an earlier copy is in the way; remove it");
            }

            File.Delete(path);
        });
    }

    private string Place(string name)
    {
        if (LocalName.Judge(name, OperatingSystem.IsWindows()) is { } problem)
        {
            throw new CopyFailureException(AgentErrorCode.FileRefused, $"\"{name}\" {problem}");
        }

        return name.Length == 0 ? goal.Part : Path.Combine([goal.Part, .. name.Split('/')]);
    }
}
