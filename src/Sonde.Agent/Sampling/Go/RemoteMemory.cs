using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling.Go;

/// <summary>Memory of another process in one call and without stopping it (process_vm_readv(2)); what may not be read by the process itself cannot be read so.</summary>
internal static unsafe class RemoteMemory
{
    /// <summary>Reads; returns how many bytes there were from the first on, which ends at a page at the earliest.</summary>
    public static int Read(int processId, ulong address, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var here = new MessagePart { Start = start, Length = (nuint)bytes.Length };
            var there = new MessagePart { Start = (void*)address, Length = (nuint)bytes.Length };
            return (int)Math.Max(Libc.ReadProcess(processId, &here, 1, &there, 1, 0), 0);
        }
    }
}
