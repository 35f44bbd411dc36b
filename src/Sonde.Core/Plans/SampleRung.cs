namespace Sonde.Core.Plans;

/// <summary>
/// What a toolbox needs to sample native stacks with perf: PERFMON for perf_event_open(2), which default seccomp filters also refuse, and SYS_PTRACE to read the maps and the files of another user's
/// process (proc(5)); nothing is traced with it. Added capabilities are effective for root alone. Pure.
/// </summary>
internal static class SampleRung
{
    /// <summary>What it is given.</summary>
    public static ToolboxSecurity Least { get; } = new()
    {
        UserId = 0,
        GroupId = 0,
        IsConfined = true,
        IsUnfiltered = true,
        AddCapabilities = ["PERFMON", "SYS_PTRACE"],
    };

    /// <summary>What works with less.</summary>
    private static readonly string[] Otherwise =
    [
        "ask the owners of the namespace for Pod Security privileged, or for a toolbox of sonde-native with PERFMON in the pod (docs/troubleshooting.md, \"A toolbox in the pod\")",
        "look at its threads with gdb instead, which needs no capability: sonde debug --help",
    ];

    /// <summary>Decides.</summary>
    /// <param name="question">What was asked.</param>
    public static RungDecision Choose(LadderQuestion question) => question switch
    {
        { Legacy: not null } => Excluded("this API server (1.16 to 1.22) takes no securityContext for ephemeral containers, and perf needs root with PERFMON"),
        { Profile: DebugProfile.SysAdmin } => PrivilegeLadder.Obey(question.Profile, question.Target),
        { Profile: not (DebugProfile.Auto or DebugProfile.General) } => new RungExcluded(["repeat without --profile"])
        {
            Reason = "perf needs root with PERFMON, which this --profile does not give",
        },
        { Level: PodSecurityLevel.Baseline } => Excluded("perf needs root with PERFMON and SYS_PTRACE, which Pod Security baseline excludes"),
        { Level: PodSecurityLevel.Restricted } => Excluded("perf needs root with PERFMON and SYS_PTRACE, which Pod Security restricted excludes"),
        _ => new RungFound(Least) { Reason = "perf needs PERFMON, and SYS_PTRACE to read the program's files; they are effective for root alone, and it gets nothing else" },
    };

    private static RungExcluded Excluded(string reason) => new(Otherwise) { Reason = reason };
}
