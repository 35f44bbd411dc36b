using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>
/// Why the kernel refused attach access, told from what can be read: the rules of ptrace(2), "Ptrace access mode checking", with
/// PTRACE_MODE_ATTACH_REALCREDS, then Yama's. The kernel's own refusal has no reason in it.
/// </summary>
internal static class TraceAccessRule
{
    private const int DacOverrideCapability = 1;
    private const int PtraceCapability = 19;

    /// <summary>Nothing is missing.</summary>
    public static TraceAccess Allowed { get; } = new(true, null, null);

    /// <summary>The first rule that <paramref name="own"/> breaks; <paramref name="yamaScope"/> is null where the kernel has no Yama.</summary>
    public static TraceAccess Explain(ProcessStatus own, ProcessStatus target, int? yamaScope)
    {
        if (yamaScope == 3)
        {
            return Refused(TraceObstacle.Forbidden, "kernel.yama.ptrace_scope is 3: nobody may attach to a process on this node until it restarts.");
        }

        if (Has(own, PtraceCapability))
        {
            return ExplainPrivileged(own, target);
        }

        if (!AllAre(target.UserIds, own.UserIds[0]) || !AllAre(target.GroupIds, own.GroupIds[0]))
        {
            return Refused(TraceObstacle.User, $"The process runs as {target.UserIds[1]}:{target.GroupIds[1]}, this toolbox as {own.UserIds[0]}:{own.GroupIds[0]}.");
        }

        var missing = target.Permitted & ~own.Permitted;
        if (missing != 0)
        {
            return Refused(TraceObstacle.Capabilities, $"The process holds capabilities that this toolbox lacks (mask {Hex(missing)}).");
        }

        return yamaScope is 1 or 2
            ? Refused(TraceObstacle.Yama, $"kernel.yama.ptrace_scope is {yamaScope}: attaching needs SYS_PTRACE.")
            : Refused(TraceObstacle.Unknown, "User, group and capabilities match, yet the kernel refused (the process is not dumpable, or a security module).");
    }

    /// <summary>SYS_PTRACE passes every check of ptrace(2), but not those of the files below /proc/PID, which belong to the process's own user.</summary>
    private static TraceAccess ExplainPrivileged(ProcessStatus own, ProcessStatus target) =>
        own.UserIds[3] != target.UserIds[1] && !Has(own, DacOverrideCapability)
            ? Refused(
                TraceObstacle.FileAccess,
                $"The process runs as uid {target.UserIds[1]}, this toolbox as uid {own.UserIds[3]} with SYS_PTRACE but without DAC_OVERRIDE, so /proc/PID stays shut.")
            : Refused(TraceObstacle.Unknown, "This toolbox has SYS_PTRACE, yet the kernel refused (another user namespace, or a security module).");

    private static bool Has(ProcessStatus own, int capability) => (own.Effective >> capability & 1) != 0;

    private static bool AllAre(IReadOnlyList<int> ids, int wanted) => ids[0] == wanted && ids[1] == wanted && ids[2] == wanted;

    private static string Hex(ulong mask) => mask.ToString("x16", CultureInfo.InvariantCulture);

    private static TraceAccess Refused(string missing, string detail) => new(false, missing, detail);
}
