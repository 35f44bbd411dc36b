using System.Text;

namespace Sonde.Core.Settings;

/// <summary>Reads a text file of the user's without trusting its size: a device or a core dump may have been named by mistake.</summary>
internal static class BoundedFile
{
    /// <summary>The longest file that is read, in bytes: far beyond every configuration written by hand.</summary>
    public const int MaximumBytes = 1024 * 1024;

    /// <summary>Reads a UTF-8 file.</summary>
    /// <exception cref="IOException">It is not there, cannot be read or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
        await using var closing = stream.ConfigureAwait(false);
        var bytes = new byte[MaximumBytes + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (length > MaximumBytes)
        {
            throw new IOException($"the file is longer than {MaximumBytes / 1024} KiB");
        }

        using var reader = new StreamReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
    }
}
