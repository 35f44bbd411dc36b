namespace Sonde.Core.Plans;

/// <summary>
/// Chooses the least privilege with which a debugger can trace the target. Pure. The rules are the kernel's (ptrace(2), "Ptrace access mode
/// checking"): the same uid and gid and no capability that the tracer lacks, or else CAP_SYS_PTRACE; and the runtime's: capabilities added to a
/// container that does not run as root are not effective.
/// </summary>
public static class PrivilegeLadder
{
    /// <summary>What container runtimes give root unless told otherwise (OCI default of containerd and CRI-O's superset of it).</summary>
    private static readonly HashSet<string> DefaultCapabilities = new(StringComparer.OrdinalIgnoreCase)
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID",
        "SETPCAP", "SETUID", "SYS_CHROOT",
    };

    private static readonly ToolboxSecurity RootWithPtrace = new() { UserId = 0, GroupId = 0, AddCapabilities = ["SYS_PTRACE"] };

    /// <summary>Decides.</summary>
    public static RungDecision Choose(LadderQuestion question) =>
        question.IsCapture ? CaptureRung.Choose(question)
        : question.IsIntercept ? InterceptRung.Choose(question)
        : question.IsProbing ? ProbeRung.Choose(question)
        : question.IsSampling ? SampleRung.Choose(question)
        : question.IsFromStart ? StartRung.Raise(Choose(question with { IsFromStart = false }), question)
        : question.NeedsShield ? ShieldRung.Raise(Choose(question with { NeedsShield = false }), question)
        : question.Legacy is { } inherited ? ChooseLegacy(question.Target, inherited)
        : question.Profile == DebugProfile.Auto ? Climb(question.Target, question.Level)
        : Obey(question.Profile, question.Target);

    private static RungDecision Climb(TargetIdentity target, PodSecurityLevel level) => target.UserId switch
    {
        null => ClimbUnknown(level),
        0 => ClimbRoot(target, level),
        { } user => new RungFound(SameUser(user, target.GroupId))
        {
            Reason = $"the target runs as uid {user} ({target.Source}): the same user and group may trace it with no capability at all",
        },
    };

    private static RungDecision ClimbUnknown(PodSecurityLevel level) => level == PodSecurityLevel.Privileged
        ? new RungFound(RootWithPtrace)
        {
            Reason = "neither the pod nor its status says who the target runs as, so root needs SYS_PTRACE to be sure",
        }
        : new RungExcluded(["set runAsUser and runAsGroup in the pod's securityContext: the toolbox then takes the same ids and needs no capability"])
        {
            Reason = $"neither the pod nor its status says who the target runs as, and Pod Security {Name(level)} excludes SYS_PTRACE",
        };

    private static RungDecision ClimbRoot(TargetIdentity target, PodSecurityLevel level)
    {
        var held = target.Capabilities;
        var beyond = held.Added.Where(capability => !DefaultCapabilities.Contains(capability)).ToArray();
        if (level == PodSecurityLevel.Restricted)
        {
            return new RungExcluded(["run the service as a user other than root: restricted demands it of the debug container too"])
            {
                Reason = "the target runs as root, and Pod Security restricted lets no new container run as root",
            };
        }

        if (!held.IsPrivileged && beyond.Length == 0)
        {
            return new RungFound(new ToolboxSecurity
            {
                UserId = 0,
                GroupId = target.GroupId ?? 0,
                IsConfined = held.IsDefaultDropped,
                AddCapabilities = held.IsDefaultDropped ? held.Added : [],
            })
            {
                Reason = $"the target runs as root ({target.Source}) with {(held.IsDefaultDropped ? "its capabilities dropped" : "default capabilities")}: "
                    + "root with the same capabilities may trace it",
            };
        }

        var more = held.IsPrivileged ? "is privileged" : $"holds {string.Join(", ", beyond)}";
        return level == PodSecurityLevel.Privileged
            ? new RungFound(RootWithPtrace) { Reason = $"the target runs as root and {more}: tracing it needs SYS_PTRACE" }
            : new RungExcluded(["ask the owners of the namespace for Pod Security privileged, or debug a copy without these capabilities"])
            {
                Reason = $"the target {more}, tracing it needs SYS_PTRACE, and Pod Security {Name(level)} excludes that",
            };
    }

    private static ToolboxSecurity SameUser(long user, long? group) => new() { UserId = user, GroupId = group, IsConfined = true };

    /// <summary>What a profile that the user named gives.</summary>
    internal static RungFound Obey(DebugProfile profile, TargetIdentity target) => profile switch
    {
        DebugProfile.General => new RungFound(RootWithPtrace) { Reason = "--profile general: root with SYS_PTRACE" },
        DebugProfile.Baseline => new RungFound(new ToolboxSecurity { UserId = target.UserId, GroupId = target.GroupId })
        {
            Reason = "--profile baseline: the target's user, nothing added",
        },
        DebugProfile.Restricted => new RungFound(new ToolboxSecurity { UserId = target.UserId, GroupId = target.GroupId, IsConfined = true })
        {
            Reason = "--profile restricted: the target's user, no capabilities",
        },
        DebugProfile.NetAdmin => new RungFound(new ToolboxSecurity { UserId = 0, GroupId = 0, AddCapabilities = ["NET_ADMIN", "NET_RAW"] })
        {
            Reason = "--profile netadmin: root with NET_ADMIN and NET_RAW",
        },
        DebugProfile.SysAdmin => new RungFound(new ToolboxSecurity { UserId = 0, GroupId = 0, IsPrivileged = true })
        {
            Reason = "--profile sysadmin: privileged",
        },
        DebugProfile.Auto => throw new ArgumentOutOfRangeException(nameof(profile), profile, "Auto climbs the ladder instead."),
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, null),
    };

    private static RungDecision ChooseLegacy(TargetIdentity target, InheritedIdentity inherited)
    {
        const string Rule = "this API server (1.16 to 1.22) takes no securityContext for ephemeral containers";
        var user = inherited.UserId ?? 0;
        var group = inherited.GroupId ?? 0;
        var beyond = target.Capabilities.IsPrivileged
            || (target.UserId is 0 && target.Capabilities.Added.Any(capability => !DefaultCapabilities.Contains(capability)));
        var fits = (target.UserId ?? user) == user && (target.GroupId ?? group) == group && !beyond;
        if (fits)
        {
            var known = target.UserId is null ? "; the target's own user is not known, so this may not suffice" : "";
            return new RungFound(new ToolboxSecurity())
            {
                Reason = $"{Rule}; it will run as uid {user}, gid {group}, as the pod says, which is the target's{known}",
            };
        }

        return new RungExcluded(
        [
            $"set runAsUser: {target.UserId}, runAsGroup: {target.GroupId ?? 0} for the whole pod (spec.securityContext) instead of the container",
            "or declare the toolbox in the pod with the rights it needs: docs/troubleshooting.md, \"A toolbox in the pod\"",
        ])
        {
            Reason = $"{Rule}: it would run as uid {user}, gid {group}, and the target runs as uid {target.UserId}, gid {target.GroupId ?? 0}"
                + (beyond ? " with added capabilities" : ""),
        };
    }

    private static string Name(PodSecurityLevel level) => level switch
    {
        PodSecurityLevel.Privileged => "privileged",
        PodSecurityLevel.Baseline => "baseline",
        PodSecurityLevel.Restricted => "restricted",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };
}
