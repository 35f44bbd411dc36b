namespace Sonde.Kubernetes.Api;

/// <summary>A container's privileges (SecurityContext, core/v1). Null means nothing is said: the pod's, the image's or the runtime's default. Written as well as read.</summary>
public sealed record SecurityContext
{
    /// <summary>The uid.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The gid.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>True: the kubelet refuses uid 0.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>True: as good as root on the node.</summary>
    public bool? Privileged { get; init; }

    /// <summary>False: no_new_privs.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>True: the image's file system cannot be written.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>What is added to and taken from the runtime's default capabilities.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>The seccomp profile.</summary>
    public SecurityProfile? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile.</summary>
    public SecurityProfile? AppArmorProfile { get; init; }
}

/// <summary>Capabilities as Kubernetes writes them: <c>SYS_PTRACE</c>, <c>ALL</c>. Null means nothing is said.</summary>
public sealed record Capabilities
{
    /// <summary>Those added.</summary>
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>Those dropped.</summary>
    public IReadOnlyList<string>? Drop { get; init; }
}
