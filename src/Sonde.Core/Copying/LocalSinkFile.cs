using Microsoft.Win32.SafeHandles;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>A file that is written on this machine; where nothing is written there is a hole, as far as the file system knows them.</summary>
internal sealed class LocalSinkFile : ISinkFile
{
    private const int PermissionBits = 0x1FF;

    private readonly string _path;
    private readonly SafeFileHandle _handle;

    /// <param name="path">The full path.</param>
    /// <param name="from">So much of it is kept.</param>
    /// <exception cref="CopyFailureException">It cannot be written, or has less than that.</exception>
    public LocalSinkFile(string path, long from)
    {
        _path = path;
        _handle = LocalFailure.Explain(() => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read));
        var there = RandomAccess.GetLength(_handle);
        if (there < from)
        {
            _handle.Dispose();
            throw new CopyFailureException(AgentErrorCode.CopyBroken, $"{path}: what there is of it is less than {from} bytes");
        }

        // What is cut to nothing, also if it was nothing, ext4 writes to the disk when it is closed (auto_da_alloc).
        if (there > from)
        {
            LocalFailure.Explain(() => RandomAccess.SetLength(_handle, from));
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CopyFailureException(AgentErrorCode.FileRefused, $"{_path}: {refused.Message}", refused);
        }
    }

    /// <inheritdoc/>
    public void Finish(long length, int mode, long modified) => LocalFailure.Explain(() =>
    {
        RandomAccess.SetLength(_handle, length);
        File.SetLastWriteTimeUtc(_handle, At(modified));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_handle, (UnixFileMode)(mode & PermissionBits));
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>A time that this machine cannot have is the nearest that it can.</summary>
    private static DateTime At(long nanoseconds) => DateTime.UnixEpoch.AddTicks(Math.Max(nanoseconds, 0) / TimeSpan.NanosecondsPerTick);
}
