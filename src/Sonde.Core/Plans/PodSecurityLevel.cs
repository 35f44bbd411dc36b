namespace Sonde.Core.Plans;

/// <summary>The Pod Security level that a namespace enforces (label pod-security.kubernetes.io/enforce).</summary>
public enum PodSecurityLevel
{
    /// <summary>Nothing is enforced, or it is not known.</summary>
    Privileged,

    /// <summary>baseline: no SYS_PTRACE, no privileged containers.</summary>
    Baseline,

    /// <summary>restricted: not root, no capabilities.</summary>
    Restricted,
}
