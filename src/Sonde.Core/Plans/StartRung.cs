namespace Sonde.Core.Plans;

/// <summary>
/// What a toolbox needs to hold a program before its first instruction: until then it is the container runtime's process, with the runtime's rights and not dumpable,
/// which only SYS_PTRACE may trace (ptrace(2), "Ptrace access mode checking"). Where that is excluded, who may trace the program itself catches it some microseconds later. Pure.
/// </summary>
internal static class StartRung
{
    private static readonly ToolboxSecurity RootWithPtrace = new() { UserId = 0, GroupId = 0, AddCapabilities = ["SYS_PTRACE"] };

    /// <summary>Raises what tracing alone would take.</summary>
    public static RungDecision Raise(RungDecision tracing, LadderQuestion question) =>
        question is { Profile: DebugProfile.Auto, Level: PodSecurityLevel.Privileged }
            ? new RungFound(RootWithPtrace) { Reason = "before its first instruction the program is a process of the container runtime, which only SYS_PTRACE may hold" }
            : tracing;
}
