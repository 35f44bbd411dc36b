using System.Globalization;
using Sonde.Agent.Executables;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>How much memory dlv may take, so that the target's pod does not run out of it. Pure, but for <see cref="ReadDebugBytes"/>.</summary>
internal static class DebuggerMemory
{
    private const long Mebi = 1 << 20;

    /// <summary>The file is not trusted: no section counts for more.</summary>
    private const ulong MostSectionBytes = 1UL << 32;

    /// <summary>dlv itself, its sockets and what one client asks for.</summary>
    private const long OwnBytes = 20 * Mebi;

    /// <summary>What GOMEMLIMIT does not count (the program's own pages, the agent, the keeper), and what the target itself takes meanwhile: a tenth, at least this.</summary>
    private const long LeastMarginBytes = 16 * Mebi;

    /// <summary>
    /// What dlv holds when it has attached: 20 MiB, and 5 bytes for each byte of unpacked debug information, or 20 for each byte of the line table
    /// (.gopclntab) where there is none.
    /// </summary>
    /// <remarks>
    /// Measured with Delve 1.27.1 (resident): a target with 5.5 MiB of debug information and 1.1 MiB of line table 47 MB after the attach, 68 MB after its
    /// variables were listed; one without debug information and with 4.4 MiB of line table 107 MB and 143 MB (103 MB and 167 MB with the lists of functions and types).
    /// With GOMEMLIMIT=40MiB the first one attached with 43 MB, and had not listed its package variables after 40 s on a busy machine: a tight bound makes dlv slow, which the pause limit ends, where none would have it killed.
    /// </remarks>
    public static long Estimate(long debugBytes, long lineTableBytes) => OwnBytes + (debugBytes > 0 ? 5 * debugBytes : 20 * lineTableBytes);

    /// <summary>The estimate for a process; null where its executable cannot be read.</summary>
    public static long? EstimateFor(int processId) => ReadDebugBytes(processId) is { } bytes ? Estimate(bytes.Debug, bytes.LineTable) : null;

    /// <summary>How long a process's unpacked debug information and its line table of Go are; null where its executable cannot be read.</summary>
    public static (long Debug, long LineTable)? ReadDebugBytes(int processId)
    {
        try
        {
            using var stream = File.OpenRead($"/proc/{processId}/exe");
            return ElfFile.Open(stream) is { } file
                ? (file.Sections.Where(static section => section.Name.StartsWith(".debug_", StringComparison.Ordinal)).Sum(static section => Believe(section.UnpackedSize)),
                    Believe(file.Section(".gopclntab")?.Size ?? 0))
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The bound for dlv's own heap, as the Go runtime takes it: <c>GOMEMLIMIT=190840832</c>.</summary>
    /// <param name="room">What there is; null for unknown.</param>
    /// <param name="estimate">What dlv needs to attach; null for unknown. A tighter bound than that would only make it slow.</param>
    /// <returns>Null for no bound.</returns>
    public static string? Variable(MemoryRoom? room, long? estimate) => room is null
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"GOMEMLIMIT={Math.Max(room.LeftBytes - Math.Max(room.LeftBytes / 10, LeastMarginBytes), Math.Max(estimate ?? 0, OwnBytes))}");

    /// <summary>Why a debugger must not attach; null where it may.</summary>
    /// <param name="room">What there is; null for unknown.</param>
    /// <param name="estimate">What it needs; null for unknown.</param>
    /// <param name="debugger">What it is called.</param>
    public static AgentError? Refuse(MemoryRoom? room, long? estimate, string debugger = "dlv") => room is not null && estimate > room.LeftBytes
        ? new AgentError(
            AgentErrorCode.MemoryShort,
            $"{debugger} needs about {Text(estimate.Value)} to attach to this program, and of the {Text(room.LimitBytes)} that the limit allows {Text(room.LeftBytes)} are left.")
        : null;

    private static long Believe(ulong size) => (long)Math.Min(size, MostSectionBytes);

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + (Mebi / 2)) / Mebi} MiB");
}
