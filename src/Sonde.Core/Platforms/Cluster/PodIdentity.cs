using Sonde.Core.Plans;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Who a container of a pod runs as, and the securityContext of a toolbox, in both directions. Pure.</summary>
internal static class PodIdentity
{
    /// <summary>The target's identity: the kubelet's report where there is one (Kubernetes 1.31 and later), else the container's settings, else the pod's.</summary>
    public static TargetIdentity Of(Pod pod, Container container)
    {
        var capabilities = new RootCapabilities(
            container.SecurityContext.Capabilities?.Drop?.Contains("ALL", StringComparer.OrdinalIgnoreCase) == true,
            container.SecurityContext.Capabilities?.Add ?? [],
            container.SecurityContext.Privileged == true);
        if (PodChoice.Status(pod, container.Name)?.User?.Linux is { } reported)
        {
            return new TargetIdentity(reported.Uid, reported.Gid, capabilities, "the pod's status says so");
        }

        var user = container.SecurityContext.RunAsUser ?? pod.Spec.SecurityContext.RunAsUser;
        var group = container.SecurityContext.RunAsGroup ?? pod.Spec.SecurityContext.RunAsGroup;
        return new TargetIdentity(user, group, capabilities, user is null ? "not said" : "the pod's securityContext says so");
    }

    /// <summary>What a container gets that asks for nothing itself.</summary>
    public static InheritedIdentity Inherited(Pod pod) => new(pod.Spec.SecurityContext.RunAsUser, pod.Spec.SecurityContext.RunAsGroup);

    /// <summary>What the namespace enforces; a word that is not known counts as nothing, the server's dry run will tell.</summary>
    public static PodSecurityLevel Level(string? enforced) => enforced switch
    {
        "restricted" => PodSecurityLevel.Restricted,
        "baseline" => PodSecurityLevel.Baseline,
        _ => PodSecurityLevel.Privileged,
    };

    /// <summary>The securityContext that asks for it; null where nothing is asked for.</summary>
    public static SecurityContext? Write(ToolboxSecurity security) => security.IsUnset ? null : new SecurityContext
    {
        RunAsUser = security.UserId,
        RunAsGroup = security.GroupId,
        RunAsNonRoot = security.UserId switch { null => null, 0 => false, _ => true },
        Privileged = security.IsPrivileged ? true : null,
        AllowPrivilegeEscalation = security.IsConfined ? false : null,
        Capabilities = security.IsConfined || security.AddCapabilities.Count > 0
            ? new Capabilities
            {
                Add = security.AddCapabilities.Count > 0 ? security.AddCapabilities : null,
                Drop = security.IsConfined ? ["ALL"] : null,
            }
            : null,
        SeccompProfile = security.IsUnfiltered ? new SecurityProfile { Type = "Unconfined" } : security.IsConfined ? new SecurityProfile { Type = "RuntimeDefault" } : null,
    };

    /// <summary>What a container was given, as <see cref="Write"/> would have asked for it.</summary>
    public static ToolboxSecurity Read(SecurityContext context) => new()
    {
        UserId = context.RunAsUser,
        GroupId = context.RunAsGroup,
        IsConfined = context.Capabilities?.Drop?.Contains("ALL", StringComparer.OrdinalIgnoreCase) == true,
        AddCapabilities = context.Capabilities?.Add ?? [],
        IsPrivileged = context.Privileged == true,
        IsUnfiltered = context.SeccompProfile?.Type == "Unconfined",
    };
}
