namespace Sonde.Core.Ide;

/// <summary>The files of this machine.</summary>
public sealed class LocalWorkspaceFiles : IWorkspaceFiles
{
    private const long LargestFile = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public bool IsDirectory(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <inheritdoc/>
    public byte[]? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > LargestFile)
            {
                throw new IOException($"{path} is longer than {LargestFile} bytes");
            }

            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Replace(string path, byte[] content, byte[]? expected)
    {
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        // A rename would replace a write-protected file in a writable directory; its owner meant it to stay.
        if (File.Exists(target) && new FileInfo(target).IsReadOnly)
        {
            throw new UnauthorizedAccessException($"{path} is read-only");
        }

        var beside = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.sonde-{Environment.ProcessId}");
        try
        {
            using (FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            }

            // Compared as late as possible: an IDE or another session may have saved since it was read.
            var current = Read(target);
            if (current is null != expected is null || (current is not null && !current.AsSpan().SequenceEqual(expected)))
            {
                return false;
            }

            File.Move(beside, target, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void MakeDirectory(string path) => Directory.CreateDirectory(path);

    /// <inheritdoc/>
    public bool DeleteEmptyDirectory(string path)
    {
        if (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any())
        {
            return false;
        }

        Directory.Delete(path);
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory) =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
}
