using System.Text;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>
/// A file or a folder of a target. A link at the path itself is followed, within the root; links below it are told as they are. File systems of the kernel's own (/proc, /sys) are left
/// out unless the path is in one.
/// </summary>
/// <param name="open">Opens what was asked for, with flags of open(2).</param>
/// <param name="path">What was asked for, for people.</param>
internal sealed class TargetSource(Func<int, TargetDescriptor> open, string path) : ICopySource
{
    private const int MostTargetBytes = 4096;

    /// <summary>proc, sysfs, cgroup, cgroup2, devpts, debugfs, tracefs, securityfs, bpf, mqueue, binfmt_misc, configfs (statfs(2)).</summary>
    private static readonly HashSet<long> OfTheKernel =
        [0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x1cd1, 0x64626720, 0x74726163, 0x73636673, 0xcafe4a11, 0x19800202, 0x42494e4d, 0x62656570];

    private bool _isInKernels;

    /// <summary>What was asked for itself.</summary>
    /// <exception cref="CopyFailureException">It is neither a file nor a folder, or cannot be looked at.</exception>
    public FileStatus Look()
    {
        using var found = open(FileFlags.PathOnly);
        return found.Look(path) is { IsFile: false, IsFolder: false } other
            ? throw new CopyFailureException(AgentErrorCode.FileRefused, $"{path}: it is {other.Kind}, not a file or a folder")
            : found.Look(path);
    }

    /// <inheritdoc/>
    public IEnumerable<SourceEntry> Entries()
    {
        var status = Look();
        if (status.IsFile)
        {
            yield return new SourceFile("", status.Size, () => TargetFile.Take(open(FileFlags.ReadOnly | FileFlags.NonBlocking | FileFlags.NoTerminal), path));
            yield break;
        }

        using var root = open(FileFlags.ReadOnly | FileFlags.Folder);
        _isInKernels = OfTheKernel.Contains(root.SystemKind());
        yield return new SourceFolder("", status.Permissions);
        foreach (var entry in Below(root, ""))
        {
            yield return entry;
        }
    }

    private IEnumerable<SourceEntry> Below(TargetDescriptor folder, string name)
    {
        foreach (var part in folder.Names(Shown(name)))
        {
            var inner = CopyName.Join(name, part);
            if (CopyName.Judge(inner) is { } problem)
            {
                yield return new SourceSkipped(Cut(inner), SkipReason.Name, $"its name {problem}");
                continue;
            }

            if (FileStatus.Of(folder.Number, part) is not { } status)
            {
                yield return new SourceSkipped(inner, SkipReason.Unreadable, TargetDescriptor.Failed(Shown(inner)).Message);
                continue;
            }

            foreach (var entry in status.IsFolder ? Folder(folder, part, inner, status) : [One(folder, part, inner, status)])
            {
                yield return entry;
            }
        }
    }

    private SourceEntry One(TargetDescriptor folder, string part, string inner, FileStatus status) =>
        status.IsFile ? new SourceFile(inner, status.Size, () => TargetFile.Open(folder, part, Shown(inner)))
        : status.IsLink ? Link(folder, part, inner)
        : new SourceSkipped(inner, SkipReason.Special, $"it is {status.Kind}");

    private IEnumerable<SourceEntry> Folder(TargetDescriptor folder, string part, string inner, FileStatus status)
    {
        using var opened = folder.TryOpenFolder(part);
        if (opened is null)
        {
            yield return new SourceSkipped(inner, SkipReason.Unreadable, TargetDescriptor.Failed(Shown(inner)).Message);
            yield break;
        }

        if (!_isInKernels && OfTheKernel.Contains(opened.SystemKind()))
        {
            yield return new SourceSkipped(inner, SkipReason.FileSystem, "a file system of the kernel's own, which is copied only where it is asked for by name");
            yield break;
        }

        yield return new SourceFolder(inner, status.Permissions);
        foreach (var entry in Below(opened, inner))
        {
            yield return entry;
        }
    }

    private unsafe SourceEntry Link(TargetDescriptor folder, string part, string inner)
    {
        var buffer = stackalloc byte[MostTargetBytes];
        var count = FileCalls.ReadLinkAt(folder.Number, part, buffer, MostTargetBytes);
        if (count <= 0)
        {
            return new SourceSkipped(inner, SkipReason.Unreadable, TargetDescriptor.Failed(Shown(inner)).Message);
        }

        var target = Encoding.UTF8.GetString(buffer, (int)count);
        return count == MostTargetBytes || target.Contains('\ufffd', StringComparison.Ordinal)
            ? new SourceSkipped(inner, SkipReason.Name, "where it points is too long or not UTF-8")
            : new SourceLink(inner, target);
    }

    private string Shown(string name) => name.Length == 0 ? path : $"{path.TrimEnd('/')}/{name}";

    private static string Cut(string name) => name.Length <= 200 ? name : name[..200];
}
