namespace Sonde.Core.Plans;

/// <summary>The profiles of kubectl debug (kubectl 1.36, pkg/cmd/debug/profiles.go), and our own default.</summary>
public enum DebugProfile
{
    /// <summary>The least that works on this target.</summary>
    Auto,

    /// <summary>Adds SYS_PTRACE.</summary>
    General,

    /// <summary>Asks for nothing: passes Pod Security baseline.</summary>
    Baseline,

    /// <summary>No capabilities, not root: passes Pod Security restricted; takes the target's uid and gid.</summary>
    Restricted,

    /// <summary>Adds NET_ADMIN and NET_RAW.</summary>
    NetAdmin,

    /// <summary>Privileged.</summary>
    SysAdmin,
}
