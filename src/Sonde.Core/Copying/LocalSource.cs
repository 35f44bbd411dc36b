using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>A file or a folder of this machine. A link at the path itself is followed; links below it are told as they are.</summary>
/// <param name="path">A full path.</param>
internal sealed class LocalSource(string path) : ICopySource
{
    /// <summary>Whether it is a folder, and what its files have together.</summary>
    /// <exception cref="CopyFailureException">It is not there, or is neither a file nor a folder.</exception>
    public (bool IsFolder, long Bytes) Measure() => LocalFailure.Explain(() => (Directory.Exists(path), Entries().OfType<SourceFile>().Sum(static file => file.Size)));

    /// <summary>Sees to it that it is there.</summary>
    /// <exception cref="CopyFailureException">It is not, or is neither a file nor a folder.</exception>
    public static void Require(string path) => LocalFailure.Explain(() => new LocalSource(path).Entries().First());

    /// <inheritdoc/>
    public IEnumerable<SourceEntry> Entries()
    {
        if (Directory.Exists(path))
        {
            return Folder(new DirectoryInfo(path), "");
        }

        if (!File.Exists(path))
        {
            throw new CopyFailureException(AgentErrorCode.FileMissing, $"{path}: there is no such file or folder");
        }

        // A link to a pipe would pass for a file.
        var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return LocalKinds.Of(real) == LocalKind.File
            ? [new SourceFile("", new FileInfo(real).Length, () => new LocalFile(real))]
            : throw new CopyFailureException(AgentErrorCode.FileRefused, $"{path}: it is neither a file nor a folder");
    }

    private static IEnumerable<SourceEntry> Folder(DirectoryInfo folder, string name)
    {
        yield return new SourceFolder(name, LocalFile.Mode(folder.FullName, isFolder: true));
        foreach (var inner in LocalFailure.Explain(() => folder.EnumerateFileSystemInfos()))
        {
            var told = CopyName.Join(name, inner.Name);
            if (CopyName.Judge(told) is { } problem)
            {
                yield return new SourceSkipped(told.Replace('\ufffd', '?'), SkipReason.Name, $"its name {problem}");
                continue;
            }

            foreach (var entry in One(inner, told))
            {
                yield return entry;
            }
        }
    }

    private static IEnumerable<SourceEntry> One(FileSystemInfo inner, string told) => LocalKinds.Of(inner.FullName) switch
    {
        LocalKind.Nothing => [new SourceSkipped(told, SkipReason.Unreadable, "it went away")],
        LocalKind.Link => [new SourceLink(told, inner.LinkTarget!)],
        LocalKind.Other => [new SourceSkipped(told, SkipReason.Special, "it is a device, a pipe or a socket")],
        LocalKind.File => [new SourceFile(told, new FileInfo(inner.FullName).Length, () => new LocalFile(inner.FullName))],
        LocalKind.Folder when Obstacle(inner) is { } refusal => [new SourceSkipped(told, SkipReason.Unreadable, refusal)],
        LocalKind.Folder => Folder(new DirectoryInfo(inner.FullName), told),
        _ => throw new ArgumentOutOfRangeException(nameof(inner), inner.FullName, "A kind without an entry."),
    };

    /// <summary>What keeps a folder's entries from being read; null for nothing.</summary>
    private static string? Obstacle(FileSystemInfo folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder.FullName).Any();
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }
}
