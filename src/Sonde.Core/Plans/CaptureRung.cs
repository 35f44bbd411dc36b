namespace Sonde.Core.Plans;

/// <summary>
/// What a toolbox needs to capture packets: NET_RAW (packet(7)), and, since added capabilities are effective for root alone, root; nothing else. Pure.
/// </summary>
internal static class CaptureRung
{
    private const string Capability = "NET_RAW";

    private static readonly ToolboxSecurity Least = new() { UserId = 0, GroupId = 0, IsConfined = true, AddCapabilities = [Capability] };

    /// <summary>Pod Security baseline lets nobody add NET_RAW, but keep what the runtime gives root by itself.</summary>
    private static readonly ToolboxSecurity Defaults = new() { UserId = 0, GroupId = 0 };

    /// <summary>Decides.</summary>
    /// <param name="question">What was asked.</param>
    public static RungDecision Choose(LadderQuestion question) => question switch
    {
        { Legacy: { UserId: null or 0 } } => new RungFound(new ToolboxSecurity())
        {
            Reason = "this API server (1.16 to 1.22) takes no securityContext for ephemeral containers; as root it has what the runtime gives, which is mostly NET_RAW, too",
        },
        { Legacy.UserId: { } user } => new RungExcluded(["declare a toolbox with NET_RAW in the pod: docs/troubleshooting.md, \"A toolbox in the pod\""])
        {
            Reason = $"this API server (1.16 to 1.22) takes no securityContext for ephemeral containers: it would run as uid {user}, and capturing needs root with NET_RAW",
        },
        { Profile: DebugProfile.NetAdmin or DebugProfile.SysAdmin } => PrivilegeLadder.Obey(question.Profile, question.Target),
        { Profile: DebugProfile.General } => new RungFound(Least with { IsConfined = false, AddCapabilities = ["SYS_PTRACE", Capability] })
        {
            Reason = "--profile general: root with SYS_PTRACE; capturing adds NET_RAW",
        },
        { Profile: DebugProfile.Baseline } => new RungFound(Defaults) { Reason = "--profile baseline: nothing added; NET_RAW is among what most runtimes give root" },
        { Profile: DebugProfile.Restricted } => new RungExcluded(["repeat without --profile"]) { Reason = "--profile restricted gives no NET_RAW, which capturing needs" },
        { Level: PodSecurityLevel.Restricted } => new RungExcluded(["ask the owners of the namespace for Pod Security baseline, or capture on the other side of the connection"])
        {
            Reason = "capturing needs root with NET_RAW, which Pod Security restricted gives no new container",
        },
        { Level: PodSecurityLevel.Baseline } => new RungFound(Defaults)
        {
            Reason = "Pod Security baseline adds no NET_RAW: root keeps what the runtime gives by itself, which is mostly NET_RAW, too",
        },
        _ => new RungFound(Least) { Reason = "capturing needs NET_RAW, which is effective for root alone; it gets nothing else" },
    };
}
