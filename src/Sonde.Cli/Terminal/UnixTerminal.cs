using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Sonde.Cli.Terminal;

/// <summary>What .NET has no name for, of terminals and descriptors on Linux and macOS. Errors are -1 and errno.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixTerminal
{
    /// <summary>struct termios is 60 bytes on Linux and 72 on macOS; nothing in it is looked at here.</summary>
    private const int MostSettings = 256;

    /// <summary>termios.h: when what was written is on its way; the same on both.</summary>
    private const int AfterOutput = 1;

    private const int Interrupted = 4;
    private const short Readable = 1;
    private const short Writable = 4;

    /// <summary>Linux has 11 and macOS 35: of a descriptor that somebody has made non-blocking.</summary>
    private static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>A terminal's settings, as they are; null where it is none.</summary>
    public static unsafe byte[]? Settings(int descriptor)
    {
        var settings = new byte[MostSettings];
        fixed (byte* start = settings)
        {
            return GetAttributes(descriptor, start) == 0 ? settings : null;
        }
    }

    /// <summary>Settings with which every key is input and every byte of output goes as it is.</summary>
    public static unsafe byte[] Raw(byte[] settings)
    {
        var raw = settings.ToArray();
        fixed (byte* start = raw)
        {
            MakeRaw(start);
        }

        return raw;
    }

    /// <summary>Sets them; best effort, for a terminal that is gone has none.</summary>
    public static unsafe void Set(int descriptor, byte[] settings)
    {
        fixed (byte* start = settings)
        {
            _ = SetAttributes(descriptor, AfterOutput, start);
        }
    }

    /// <summary>Reads what there is; 0 at the end.</summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public static unsafe int Read(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var count = Read(descriptor, start, (nuint)bytes.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                WaitAfterFailure(descriptor, Readable);
            }
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">Nobody reads, or the disk is full.</exception>
    public static unsafe void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                var count = Write(descriptor, start + sent, (nuint)(bytes.Length - sent));
                if (count >= 0)
                {
                    sent += (int)count;
                    continue;
                }

                WaitAfterFailure(descriptor, Writable);
            }
        }
    }

    /// <summary>Returns when it is worth trying again; throws when it is not.</summary>
    private static unsafe void WaitAfterFailure(int descriptor, short wanted)
    {
        var errno = Marshal.GetLastPInvokeError();
        if (errno == TryAgain)
        {
            var entry = new PollEntry { Descriptor = descriptor, Wanted = wanted };
            _ = Poll(&entry, 1, -1);
        }
        else if (errno != Interrupted)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(errno));
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static unsafe partial int GetAttributes(int descriptor, byte* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static unsafe partial int SetAttributes(int descriptor, int when, byte* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static unsafe partial void MakeRaw(byte* settings);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
