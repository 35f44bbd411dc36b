using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sonde.Containers.Commands;

/// <summary>
/// A process's pipe for blocking use: one read(2) or write(2) a call. The runtime's own pipe stream goes through its socket class, whose disposal
/// spins until a blocked call returns; a file stream's disposal returns at once, and the descriptor is closed when the call is through.
/// </summary>
internal static partial class BlockingPipe
{
    // A pipe has 64 KiB on Linux; a larger one means fewer wake-ups of two processes.
    private const int PipeBytes = 1024 * 1024;

    // linux/fcntl.h: F_DUPFD_CLOEXEC, F_SETPIPE_SZ
    private const int Duplicate = 1030;
    private const int SetPipeSize = 1031;

    /// <summary>Takes <paramref name="stream"/> over. Elsewhere than on Linux it is returned as it is.</summary>
    public static Stream Of(Stream stream, FileAccess access)
    {
        if (!OperatingSystem.IsLinux() || stream is not PipeStream pipe)
        {
            return stream;
        }

        var descriptor = Control(pipe.SafePipeHandle, Duplicate, 0);
        if (descriptor < 0)
        {
            return stream;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        stream.Dispose();
        _ = Control(handle, SetPipeSize, PipeBytes); // Best effort: an unprivileged user's quota may refuse.
        return new FileStream(handle, access, bufferSize: 0, isAsync: false);
    }

    // Variadic in C, which on Linux is called like any other function.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle file, int command, int argument);
}
