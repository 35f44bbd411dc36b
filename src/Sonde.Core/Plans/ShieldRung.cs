namespace Sonde.Core.Plans;

/// <summary>
/// What a toolbox needs beyond tracing so that it can raise a probe shield: NET_ADMIN, and, since added capabilities are effective for root alone, root.
/// Pure.
/// </summary>
internal static class ShieldRung
{
    private const string Capability = "NET_ADMIN";
    private const string Without = "repeat without --shield: a stop then ends before the liveness probe has the container restarted";

    private static readonly ToolboxSecurity RootWithBoth = new() { UserId = 0, GroupId = 0, AddCapabilities = [Capability, "SYS_PTRACE"] };

    /// <summary>Decides.</summary>
    /// <param name="plain">What tracing alone would take.</param>
    /// <param name="question">What was asked.</param>
    public static RungDecision Raise(RungDecision plain, LadderQuestion question) => (plain, question) switch
    {
        (_, { Legacy: not null }) => new RungExcluded(
        [
            "declare a toolbox with NET_ADMIN in the pod: docs/guide/shield.md",
            Without,
        ])
        {
            Reason = "this API server (1.16 to 1.22) gives an added toolbox no capability, and the probe shield needs NET_ADMIN",
        },
        (RungExcluded, _) => plain,
        (RungFound { Security.IsPrivileged: true }, _) => plain,
        (_, { Profile: DebugProfile.Baseline or DebugProfile.Restricted }) => new RungExcluded(["repeat without --profile, or without --shield"])
        {
            Reason = $"--profile {question.Profile.ToString().ToLowerInvariant()} gives no NET_ADMIN, which the probe shield needs",
        },
        (_, { Profile: DebugProfile.Auto, Level: not PodSecurityLevel.Privileged }) => new RungExcluded([Without])
        {
            Reason = $"the probe shield needs NET_ADMIN, which Pod Security {question.Level.ToString().ToLowerInvariant()} excludes",
        },
        (RungFound { Security: { UserId: 0 } security }, _) => new RungFound(Add(security))
        {
            Reason = $"{plain.Reason}; --shield adds NET_ADMIN, for its packet rules",
        },
        (RungFound, _) => new RungFound(RootWithBoth)
        {
            Reason = $"--shield needs NET_ADMIN, which is effective for root alone, and root may trace uid {question.Target.UserId} only with SYS_PTRACE",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(plain), plain.GetType().Name, "A decision that is neither found nor excluded."),
    };

    private static ToolboxSecurity Add(ToolboxSecurity security) => security.AddCapabilities.Contains(Capability, StringComparer.Ordinal)
        ? security
        : security with { AddCapabilities = [.. security.AddCapabilities, Capability] };
}
