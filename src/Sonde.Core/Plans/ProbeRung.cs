namespace Sonde.Core.Plans;

/// <summary>
/// What a toolbox needs to put the kernel's probes into functions: BPF for bpf(2), PERFMON for perf_event_open(2) and for programs that read memory (capabilities(7)), and SYS_PTRACE
/// to read the executable of another user's process (proc(5)); nothing is traced with it. Added capabilities are effective for root alone. Pure.
/// </summary>
internal static class ProbeRung
{
    /// <summary>What it is given.</summary>
    public static ToolboxSecurity Least { get; } = new()
    {
        UserId = 0,
        GroupId = 0,
        IsConfined = true,
        IsUnfiltered = true,
        AddCapabilities = ["BPF", "PERFMON", "SYS_PTRACE"],
    };

    /// <summary>What works with less.</summary>
    private static readonly string[] Otherwise =
    [
        "ask the owners of the namespace for Pod Security privileged, or for a toolbox with BPF and PERFMON in the pod (docs/troubleshooting.md, \"A toolbox in the pod\")",
        "watch a line instead, which needs no capability: sonde log --help",
        "see where the time goes instead: sonde profile --help",
    ];

    /// <summary>Decides.</summary>
    /// <param name="question">What was asked.</param>
    public static RungDecision Choose(LadderQuestion question) => question switch
    {
        { Legacy: not null } => Excluded("this API server (1.16 to 1.22) takes no securityContext for ephemeral containers, and tracing calls needs root with BPF and PERFMON"),
        { Profile: DebugProfile.SysAdmin } => PrivilegeLadder.Obey(question.Profile, question.Target),
        { Profile: not (DebugProfile.Auto or DebugProfile.General) } => new RungExcluded(["repeat without --profile"])
        {
            Reason = "tracing calls needs root with BPF and PERFMON, which this --profile does not give",
        },
        { Level: PodSecurityLevel.Baseline } => Excluded("tracing calls needs root with BPF, PERFMON and SYS_PTRACE, which Pod Security baseline excludes"),
        { Level: PodSecurityLevel.Restricted } => Excluded("tracing calls needs root with BPF, PERFMON and SYS_PTRACE, which Pod Security restricted excludes"),
        _ => new RungFound(Least) { Reason = "tracing calls needs BPF and PERFMON, and SYS_PTRACE to read the executable; they are effective for root alone, and it gets nothing else" },
    };

    private static RungExcluded Excluded(string reason) => new(Otherwise) { Reason = reason };
}
