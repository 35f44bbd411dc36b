using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>
/// Puts a copy into a target: as NAME.sonde-part beside its final name until all of it is there. Everything below is reached from the folder's descriptor without following a link,
/// whatever the target's own processes do meanwhile.
/// </summary>
/// <param name="parent">The folder that it is put into, which it owns.</param>
/// <param name="name">Its final name in there.</param>
/// <param name="path">Its final path, for people.</param>
/// <param name="mayReplace">What is there is written over.</param>
internal sealed class TargetSink(TargetDescriptor parent, string name, string path, bool mayReplace) : ICopySink, IDisposable
{
    /// <summary>What the part's name ends in.</summary>
    public const string Ending = ".sonde-part";

    private readonly Dictionary<string, int> _modes = new(StringComparer.Ordinal);
    private TargetDescriptor? _folder;
    private string _folderName = "";

    private string Part => name + Ending;

    /// <inheritdoc/>
    public IEnumerable<SourceEntry> Parts() => FileStatus.Of(parent.Number, Part) switch
    {
        { IsFile: true } file => [new SourceFile("", file.Size, () => TargetFile.Open(parent, Part, path + Ending))],
        { IsFolder: true } => new TargetSource(flags => parent.TryOpen(Part, flags) ?? throw TargetDescriptor.Failed(path + Ending), path + Ending).Entries(),
        _ => [],
    };

    /// <inheritdoc/>
    public void AddFolder(string name, int mode)
    {
        _modes[name] = mode;
        var (folder, part) = Place(name);
        if (FileStatus.Of(folder.Number, part) is { IsFolder: false })
        {
            Remove(folder, part, name);
        }

        // Ours alone until the end: a mode without the right to write would keep us out as well.
        if (FileCalls.MakeFolderAt(folder.Number, part, 0b111_000_000) != 0 && Marshal.GetLastPInvokeError() != Errno.FileExists)
        {
            throw TargetDescriptor.Failed(Shown(name));
        }
    }

    /// <inheritdoc/>
    public ISinkFile AddFile(string name, long from)
    {
        var (folder, part) = Place(name);
        if (FileStatus.Of(folder.Number, part) is { IsFile: false, IsFolder: false })
        {
            Remove(folder, part, name);
        }

        var file = folder.TryOpen(part, FileFlags.WriteOnly | FileFlags.Create | FileFlags.NonBlocking | FileFlags.NoTerminal, 0b110_000_000) ?? throw TargetDescriptor.Failed(Shown(name));
        return new TargetSinkFile(file, Shown(name), from);
    }

    /// <inheritdoc/>
    public void AddLink(string name, string target)
    {
        var (folder, part) = Place(name);
        if (FileStatus.Of(folder.Number, part) is { IsFolder: false })
        {
            Remove(folder, part, name);
        }

        if (FileCalls.MakeLinkAt(target, folder.Number, part) != 0)
        {
            throw TargetDescriptor.Failed(Shown(name));
        }
    }

    /// <inheritdoc/>
    public void Drop(string name)
    {
        var (folder, part) = Place(name);
        Remove(folder, part, name);
    }

    /// <inheritdoc/>
    public void Commit()
    {
        // The innermost first: the mode of an outer one may take the way to it.
        foreach (var (folder, mode) in _modes.OrderByDescending(folder => folder.Key.Length))
        {
            var (place, part) = Place(folder);
            using var opened = place.TryOpenFolder(part) ?? throw TargetDescriptor.Failed(Shown(folder));
            _ = FileCalls.SetMode(opened.Number, (uint)mode);
        }

        Leave();
        FolderMerge.Move(parent, Part, name, path, mayReplace);
    }

    /// <summary>Removes what there is of it; nothing where nothing is.</summary>
    public void Discard()
    {
        Leave();
        FolderRemoval.Remove(parent, Part);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave();
        parent.Dispose();
    }

    private string Shown(string name) => name.Length == 0 ? path : $"{path}/{name}";

    private static void Remove(TargetDescriptor folder, string part, string name)
    {
        if (FileCalls.RemoveAt(folder.Number, part, 0) != 0)
        {
            throw TargetDescriptor.Failed(name);
        }
    }

    /// <summary>The folder that a name is in, and what it is called there; the folder stays open for the next name in it.</summary>
    private (TargetDescriptor Folder, string Part) Place(string name)
    {
        if (CopyName.Parent(name) is not { } wanted)
        {
            return (parent, Part);
        }

        if (_folder is null || _folderName != wanted)
        {
            Leave();
            var folder = parent.TryOpenFolder(Part) ?? throw TargetDescriptor.Failed(path + Ending);
            foreach (var part in wanted.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                using var outer = folder;
                folder = outer.TryOpenFolder(part) ?? throw TargetDescriptor.Failed(Shown(wanted));
            }

            (_folder, _folderName) = (folder, wanted);
        }

        return (_folder, CopyName.Last(name));
    }

    private void Leave()
    {
        _folder?.Dispose();
        _folder = null;
    }
}
