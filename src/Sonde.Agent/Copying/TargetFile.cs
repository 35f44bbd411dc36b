using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>A regular file of a target, open for reading.</summary>
/// <param name="file">Its descriptor, which it owns.</param>
/// <param name="name">For people.</param>
internal sealed class TargetFile(TargetDescriptor file, string name) : ICopyFile
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoSuchData = 6;

    /// <summary>Opens one; never a device, a pipe or a link that took its place meanwhile.</summary>
    /// <exception cref="CopyFailureException">It cannot be read.</exception>
    public static TargetFile Open(TargetDescriptor folder, string part, string name)
    {
        // Without waiting: a pipe in its place would wait for a writer.
        var file = folder.TryOpen(part, FileFlags.ReadOnly | FileFlags.NonBlocking | FileFlags.NoTerminal) ?? throw TargetDescriptor.Failed(name);
        return Take(file, name);
    }

    /// <summary>Takes one that is open.</summary>
    /// <exception cref="CopyFailureException">It is no regular file.</exception>
    public static TargetFile Take(TargetDescriptor file, string name)
    {
        if (file.Look(name) is { IsFile: false } other)
        {
            file.Dispose();
            throw new CopyFailureException(Tunnel.Control.AgentErrorCode.FileRefused, $"{name}: it is {other.Kind}");
        }

        return new TargetFile(file, name);
    }

    /// <inheritdoc/>
    public FileLook Look() => file.Look(name) is var status ? new FileLook(status.Size, status.Permissions, status.Modified) : default;

    /// <inheritdoc/>
    public unsafe int Read(Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = Libc.ReadAt(file.Number, start, (nuint)buffer.Length, offset);
                if (count >= 0)
                {
                    return (int)count;
                }

                if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                {
                    throw TargetDescriptor.Failed(name);
                }
            }
        }
    }

    /// <inheritdoc/>
    public (long Start, long End)? NextData(long offset)
    {
        var start = FileCalls.Seek(file.Number, offset, SeekData);
        if (start < 0)
        {
            // A file system of the kernel's own may know neither holes nor lengths: all is data.
            return Marshal.GetLastPInvokeError() == NoSuchData ? null : (offset, long.MaxValue);
        }

        var end = FileCalls.Seek(file.Number, start, SeekHole);
        return (start, end > start ? end : long.MaxValue);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
