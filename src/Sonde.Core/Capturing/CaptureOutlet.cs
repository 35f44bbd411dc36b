using Sonde.Core.Faults;

namespace Sonde.Core.Capturing;

/// <summary>Where a capture goes: a file, standard output, a viewer, or a file and a viewer. What it was given it closes.</summary>
/// <param name="file">The file's full path; null where none is written.</param>
/// <param name="streams">The streams, each of which gets everything.</param>
internal sealed class CaptureOutlet(string? file, IReadOnlyList<Stream> streams) : IAsyncDisposable
{
    /// <summary>The file's full path; null where none is written.</summary>
    public string? File { get; } = file;

    /// <summary>Opens a file to write; one that is there is replaced.</summary>
    /// <exception cref="FaultException">SND2014.</exception>
    public static Stream OpenFile(string path)
    {
        try
        {
            // Everything comes in large pieces, and whoever reads the file meanwhile sees what there is.
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(FaultCatalog.FileNotWritten, $"cannot write {path}", refused.Message, "name a file in a folder that can be written with --write", refused);
        }
    }

    /// <summary>Writes, and has it seen.</summary>
    /// <exception cref="OutletException">One of them takes no more: the disk is full, or the viewer was closed.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> blocks, CancellationToken cancellation)
    {
        try
        {
            foreach (var stream in streams)
            {
                await stream.WriteAsync(blocks, cancellation).ConfigureAwait(false);
                await stream.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception refused) when (refused is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            throw new OutletException(refused);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var stream in streams)
        {
            try
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // A viewer that was closed took what it wanted.
            }
        }
    }
}

/// <summary>What a capture was to be written to takes no more.</summary>
/// <param name="cause">The refusal.</param>
internal sealed class OutletException(Exception cause) : Exception(cause.Message, cause);
