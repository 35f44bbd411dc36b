using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>A file that is written in a target.</summary>
internal sealed class TargetSinkFile : ISinkFile
{
    private readonly TargetDescriptor _file;
    private readonly string _name;

    /// <param name="file">Its descriptor, which it owns.</param>
    /// <param name="name">For people.</param>
    /// <param name="from">What is kept of it.</param>
    /// <exception cref="CopyFailureException">It has less than that, or is no file.</exception>
    public TargetSinkFile(TargetDescriptor file, string name, long from)
    {
        (_file, _name) = (file, name);

        // What is cut to nothing, also if it was nothing, ext4 writes to the disk when it is closed (auto_da_alloc).
        if (file.Look(name) is not { IsFile: true } status || status.Size < from || (status.Size > from && FileCalls.SetLength(file.Number, from) != 0))
        {
            file.Dispose();
            throw new CopyFailureException(Tunnel.Control.AgentErrorCode.FileRefused, $"{name}: what there is of it cannot be gone on with");
        }
    }

    /// <inheritdoc/>
    public unsafe void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            var done = 0;
            while (done < bytes.Length)
            {
                var count = Libc.WriteAt(_file.Number, start + done, (nuint)(bytes.Length - done), offset + done);
                if (count > 0)
                {
                    done += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                {
                    throw TargetDescriptor.Failed(_name);
                }
            }
        }
    }

    /// <inheritdoc/>
    public unsafe void Finish(long length, int mode, long modified)
    {
        if (FileCalls.SetLength(_file.Number, length) != 0 || FileCalls.SetMode(_file.Number, (uint)mode & 0x1FF) != 0)
        {
            throw TargetDescriptor.Failed(_name);
        }

        const long nanoseconds = 1_000_000_000;
        var seconds = Math.DivRem(modified, nanoseconds, out var rest);
        var times = stackalloc long[4] { seconds, Math.Max(rest, 0), seconds, Math.Max(rest, 0) };

        // A file system without times is none to fail at.
        _ = FileCalls.SetTimes(_file.Number, times);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
