using Sonde.Agent.Native;

namespace Sonde.Agent.Trapping;

/// <summary>Memory of another process, by /proc/PID/mem, whatever its protection.</summary>
internal static unsafe class ProcessMemory
{
    /// <summary>Reads; false where not all of it is there, or may be read.</summary>
    public static bool TryRead(int processId, long address, Span<byte> bytes)
    {
        const int readOnlyCloseOnExecute = 0x80000;
        fixed (byte* start = bytes)
        {
            var (buffer, length) = ((nint)start, bytes.Length);
            return WithMemory(processId, readOnlyCloseOnExecute, memory => Libc.ReadAt(memory, (byte*)buffer, (nuint)length, address) == length);
        }
    }

    /// <summary>Writes; false where not all of it could be written.</summary>
    public static bool TryWrite(int processId, long address, ReadOnlySpan<byte> bytes)
    {
        const int readAndWriteCloseOnExecute = 0x80002;
        fixed (byte* start = bytes)
        {
            var (buffer, length) = ((nint)start, bytes.Length);
            return WithMemory(processId, readAndWriteCloseOnExecute, memory => Libc.WriteAt(memory, (byte*)buffer, (nuint)length, address) == length);
        }
    }

    private static bool WithMemory(int processId, int flags, Func<int, bool> use)
    {
        var memory = Libc.Open($"/proc/{processId}/mem", flags);
        if (memory < 0)
        {
            return false;
        }

        try
        {
            return use(memory);
        }
        finally
        {
            _ = Libc.Close(memory);
        }
    }
}
