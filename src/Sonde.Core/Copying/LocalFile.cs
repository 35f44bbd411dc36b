using Microsoft.Win32.SafeHandles;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>A file of this machine, open for reading. It knows of no holes: zeros are found by reading them.</summary>
internal sealed class LocalFile : ICopyFile
{
    private static readonly int FolderMode = Convert.ToInt32("755", 8);
    private static readonly int FileMode = Convert.ToInt32("644", 8);

    private readonly string _path;
    private readonly SafeFileHandle _handle;

    /// <exception cref="CopyFailureException">It cannot be read.</exception>
    public LocalFile(string path)
    {
        _path = path;
        _handle = LocalFailure.Explain(() => File.OpenHandle(path, System.IO.FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>The permission bits of a name; what other systems than Unix do not have is what most files have.</summary>
    public static int Mode(string path, bool isFolder) =>
        OperatingSystem.IsWindows() ? isFolder ? FolderMode : FileMode : (int)File.GetUnixFileMode(path) & 0x1FF;

    /// <summary>A moment in nanoseconds since 1970.</summary>
    public static long Nanoseconds(DateTime at) => (at - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <inheritdoc/>
    public FileLook Look() => LocalFailure.Explain(() => new FileLook(RandomAccess.GetLength(_handle), Mode(_path, isFolder: false), Nanoseconds(File.GetLastWriteTimeUtc(_handle))));

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(_handle, buffer, offset);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CopyFailureException(Tunnel.Control.AgentErrorCode.FileRefused, $"{_path}: {refused.Message}", refused);
        }
    }

    /// <inheritdoc/>
    public (long Start, long End)? NextData(long offset) => (offset, long.MaxValue);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
