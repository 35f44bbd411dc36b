namespace Sonde.Core.Profiling;

/// <summary>A file for a heap snapshot while it comes, which may be larger than this machine's memory: in the folder for such files, readable by nobody else, gone when it is closed.</summary>
internal static class SnapshotFile
{
    /// <summary>Creates one.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public static FileStream Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, BufferSize = 128 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"sonde-{Path.GetRandomFileName()}.heapsnapshot"), options);
    }
}
