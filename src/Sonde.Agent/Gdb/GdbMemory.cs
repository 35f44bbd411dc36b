using Sonde.Agent.Launching;

namespace Sonde.Agent.Gdb;

/// <summary>How much memory gdb takes. Pure, but for <see cref="EstimateFor"/>.</summary>
internal static class GdbMemory
{
    private const long OwnBytes = 48L << 20;

    /// <summary>48 MiB, and 2 bytes for each byte of unpacked debug information.</summary>
    /// <remarks>Measured with gdb 18.1 (resident): 44 MB attached to a program with little debug information, its Python included.</remarks>
    public static long Estimate(long debugBytes) => OwnBytes + (2 * debugBytes);

    /// <summary>The estimate for a process; null where its executable cannot be read.</summary>
    public static long? EstimateFor(int processId) => DebuggerMemory.ReadDebugBytes(processId) is { } bytes ? Estimate(bytes.Debug) : null;
}
