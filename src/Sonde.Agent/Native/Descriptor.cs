using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary>File descriptors as numbers: what is done to one without a handle around it.</summary>
internal static class Descriptor
{
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int SetPipeSize = 1031;
    private const int NonBlocking = 0x800;
    private const int CloseOnExecute = 0x80000;
    private const int WantedPipeBytes = 1 << 20;

    /// <summary>A pipe that no child inherits by accident.</summary>
    public static unsafe (int Reader, int Writer) Pipe()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, CloseOnExecute) != 0)
        {
            throw Failed("pipe2");
        }

        return (ends[0], ends[1]);
    }

    /// <summary>Another descriptor of the same open file, that no child inherits by accident.</summary>
    public static int Duplicate(int descriptor)
    {
        const int duplicateCloseOnExecute = 1030;
        var copy = Libc.Control(descriptor, duplicateCloseOnExecute, 0);
        return copy >= 0 ? copy : throw Failed("fcntl");
    }

    /// <summary>An eventfd: readable from the first <see cref="Raise"/> on.</summary>
    public static int Event()
    {
        var descriptor = Libc.EventDescriptor(0, NonBlocking | CloseOnExecute);
        return descriptor >= 0 ? descriptor : throw Failed("eventfd");
    }

    /// <summary>A descriptor that becomes readable when a thread ends: Linux 6.9 and later (pidfd_open(2), PIDFD_THREAD); -1 where there is none.</summary>
    public static int Thread(int threadId)
    {
        const int pidfdOpen = 434;
        const int pidfdThread = 0x80;
        return (int)Libc.SystemCall(pidfdOpen, threadId, pidfdThread);
    }

    /// <summary>Makes an eventfd readable.</summary>
    public static unsafe void Raise(int eventDescriptor)
    {
        var one = 1UL;
        _ = Libc.Write(eventDescriptor, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Makes an eventfd unreadable again.</summary>
    public static unsafe void Clear(int eventDescriptor)
    {
        ulong count;
        _ = Libc.Read(eventDescriptor, (byte*)&count, sizeof(ulong));
    }

    /// <summary>Reads and writes return at once with EAGAIN instead of blocking; they would block in a pipe's write even after poll.</summary>
    public static void MakeNonBlocking(int descriptor)
    {
        var flags = Libc.Control(descriptor, GetStatusFlags, 0);
        if (flags < 0 || Libc.Control(descriptor, SetStatusFlags, flags | NonBlocking) < 0)
        {
            throw Failed("fcntl");
        }
    }

    /// <summary>Best effort: not a pipe, or more than this user may have, changes nothing.</summary>
    public static void WidenPipe(int descriptor) => _ = Libc.Control(descriptor, SetPipeSize, WantedPipeBytes);

    /// <summary>Opens /dev/null for reading and writing.</summary>
    public static int Nothing()
    {
        const int readWrite = 2;
        var descriptor = Libc.Open("/dev/null", readWrite | CloseOnExecute);
        return descriptor >= 0 ? descriptor : throw Failed("open /dev/null");
    }

    /// <summary>Writes all of it, or as much as the descriptor takes before it fails.</summary>
    public static unsafe void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = 0;
            while (sent < bytes.Length)
            {
                var count = Libc.Write(descriptor, start + sent, (nuint)(bytes.Length - sent));
                if (count < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted)
                {
                    continue;
                }

                if (count <= 0)
                {
                    return;
                }

                sent += (int)count;
            }
        }
    }

    /// <summary>Blocks the thread: only for threads and processes that have nothing else to do.</summary>
    public static unsafe void Pause(int milliseconds) => _ = Libc.Poll(null, 0, milliseconds);

    /// <summary>The errno of the call that just failed, in words.</summary>
    public static IOException Failed(string call)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
    }
}
