using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>How much memory is left to a process of the target. Reads files alone.</summary>
internal static class TargetRoom
{
    private const string OwnGroups = "/proc/self/cgroup";
    private const string Machine = "/proc/meminfo";

    /// <summary>Looks.</summary>
    /// <param name="table">/proc.</param>
    /// <param name="processId">The process.</param>
    /// <exception cref="AgentRefusedException">There is no such process.</exception>
    public static MemoryAnswer Look(IProcessTable table, int processId) =>
        table.Status(processId) is { } status
            ? new MemoryAnswer(status.ResidentBytes) { LeftBytes = Find(processId, MemoryRoom.Read)?.LeftBytes }
            : throw new AgentRefusedException(new AgentError(AgentErrorCode.ProcessMissing, $"There is no process {processId}."));

    /// <summary>The tightest of the machine and of the control groups that the process sees: its container's own, mostly (cgroup_namespaces(7)).</summary>
    /// <param name="processId">The process.</param>
    /// <param name="read">Gives a file's text; null where there is none or it may not be read.</param>
    internal static MemoryRoom? Find(int processId, Func<string, string?> read) =>
        MemoryRoom.Tighter(CgroupMemory.Find(path => read(path == OwnGroups ? $"/proc/{processId}/cgroup" : $"/proc/{processId}/root{path}")), OfMachine(read(Machine)));

    /// <summary>MemAvailable: what there is without swapping (proc_meminfo(5)).</summary>
    private static MemoryRoom? OfMachine(string? text) =>
        Kibibytes(text, "MemTotal:") is { } total && Kibibytes(text, "MemAvailable:") is { } available ? new MemoryRoom(total * 1024, (total - available) * 1024) : null;

    private static long? Kibibytes(string? text, string name)
    {
        foreach (var line in (text ?? "").AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                var number = line[name.Length..].Trim();
                return number.EndsWith(" kB", StringComparison.Ordinal) && long.TryParse(number[..^3], out var value) && value >= 0 ? value : null;
            }
        }

        return null;
    }
}
