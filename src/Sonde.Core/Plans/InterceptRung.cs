namespace Sonde.Core.Plans;

/// <summary>
/// What a toolbox needs to turn the connections of its network: NET_ADMIN (capabilities(7)), and, since added capabilities are effective for root alone, root; nothing else, unless it is to read the
/// environment or the files of the target's process too: SYS_PTRACE for the kernel's check of ptrace(2), DAC_OVERRIDE because they belong to the process's user (proc(5)). Pure.
/// </summary>
internal static class InterceptRung
{
    private const string Capability = "NET_ADMIN";

    private static readonly ToolboxSecurity Least = new() { UserId = 0, GroupId = 0, IsConfined = true, AddCapabilities = [Capability] };

    private static readonly ToolboxSecurity WithSight = Least with { AddCapabilities = ["DAC_OVERRIDE", Capability, "SYS_PTRACE"] };

    /// <summary>Decides.</summary>
    /// <param name="question">What was asked.</param>
    public static RungDecision Choose(LadderQuestion question) => question switch
    {
        { Legacy: not null } => new RungExcluded(["declare a toolbox with NET_ADMIN in the pod: docs/guide/shield.md"])
        {
            Reason = "this API server (1.16 to 1.22) gives an added toolbox no capability, and turning connections needs NET_ADMIN",
        },
        { Profile: DebugProfile.NetAdmin or DebugProfile.SysAdmin } => PrivilegeLadder.Obey(question.Profile, question.Target),
        { Profile: DebugProfile.General } => new RungFound(Least with { IsConfined = false, AddCapabilities = ["SYS_PTRACE", Capability] })
        {
            Reason = "--profile general: root with SYS_PTRACE; intercepting adds NET_ADMIN",
        },
        { Profile: DebugProfile.Baseline or DebugProfile.Restricted } => new RungExcluded(["repeat without --profile"])
        {
            Reason = $"--profile {question.Profile.ToString().ToLowerInvariant()} gives no NET_ADMIN, which turning connections needs",
        },
        { Level: not PodSecurityLevel.Privileged } => new RungExcluded(
            ["ask the owners of the namespace for Pod Security privileged, or for a toolbox with NET_ADMIN in the pod (docs/guide/shield.md)"])
        {
            Reason = $"turning connections needs NET_ADMIN, which Pod Security {question.Level.ToString().ToLowerInvariant()} excludes",
        },
        { LooksInside: true } => new RungFound(WithSight)
        {
            Reason = "turning connections needs NET_ADMIN, and reading the environment or the files of another user's process SYS_PTRACE and DAC_OVERRIDE; they are effective for root alone, and it gets nothing else",
        },
        _ => new RungFound(Least) { Reason = "turning connections needs NET_ADMIN, which is effective for root alone; it gets nothing else" },
    };
}
