namespace Sonde.Core.Plans;

/// <summary>What the choice of a rung depends on.</summary>
/// <param name="Target">Who the target runs as.</param>
/// <param name="Profile">What the user wants.</param>
/// <param name="Level">What the namespace enforces.</param>
/// <param name="Legacy">
/// Set where the platform takes no security settings (Kubernetes 1.16 to 1.22): who the toolbox will run as, from the pod's own settings.
/// </param>
public sealed record LadderQuestion(TargetIdentity Target, DebugProfile Profile, PodSecurityLevel Level, InheritedIdentity? Legacy)
{
    /// <summary>Whether a probe shield is wanted too.</summary>
    public bool NeedsShield { get; init; }

    /// <summary>Whether the program is to be held before its first instruction.</summary>
    public bool IsFromStart { get; init; }

    /// <summary>Packets are captured, and no process is traced.</summary>
    public bool IsCapture { get; init; }

    /// <summary>Probes are put into functions, and no process is traced with ptrace.</summary>
    public bool IsProbing { get; init; }

    /// <summary>perf samples it, and no process is traced with ptrace.</summary>
    public bool IsSampling { get; init; }

    /// <summary>Inbound connections are turned, and no process is traced.</summary>
    public bool IsIntercept { get; init; }

    /// <summary>The environment or the files of the target's process are read besides.</summary>
    public bool LooksInside { get; init; }
}

/// <summary>The user and group that a container gets from its pod when it asks for none itself; null ids are root's.</summary>
/// <param name="UserId">spec.securityContext.runAsUser.</param>
/// <param name="GroupId">spec.securityContext.runAsGroup.</param>
public sealed record InheritedIdentity(long? UserId, long? GroupId);
