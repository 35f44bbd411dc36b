using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>What was found on the way to a container, as the facts of a plan. Pure.</summary>
internal static class ClusterFacts
{
    /// <summary>An exec's bytes go through the kubelet's port, and from there over the loopback to the container runtime, whose port is anyone's.</summary>
    private static readonly OwnTraffic NodeTraffic = new("tcp port 10250", "net 127.0.0.0/8 or host ::1");

    /// <summary>The facts.</summary>
    public static PlatformFacts Of(ClusterTarget target, ClusterConnection connection, KubernetesReference reference) => new()
    {
        Target = target.Text,
        ShortName = $"{reference.Name ?? target.Pod.Metadata.Name} ({target.Namespace})",
        User = target.User,
        Identity = PodIdentity.Of(target.Pod, target.Container),
        Surroundings = ClusterSurroundings.Of(target, connection.Access),
        Level = target.Level,
        Legacy = target.Shape == EphemeralContainersShape.Legacy ? PodIdentity.Inherited(target.Pod) : null,
        ContainerFilter = ContainerFilter(target),
        Toolboxes = PodToolboxes.Of(target.Pod, target.Container.Name),
        TakenNames = [.. target.Pod.Spec.EphemeralContainers.Concat(target.Pod.Spec.Containers).Concat(target.Pod.Spec.InitContainers)
            .Select(container => container.Name)],
        Obstacle = target.Shape == EphemeralContainersShape.None ? NoEphemeralContainers(target) : null,
        MissingRights = target.MissingRights,
        Grant = missing => RightsGrant.Command([.. missing.Select(right => right.Right)], target.Namespace, target.User),
        Budget = PauseBudget.Shorter(
            ProbeBudget.Of(target.Container, PodChoice.Status(target.Pod, target.Container.Name)?.Started != false),
            LeaseBudget.Of(target.Leases ?? [], target.Pod.Metadata.Name)),
        StopNotes = [.. StopNotes(target)],
        Shield = ProbeShielding.Of(target.Pod, target.Container),
        Memory = PodMemory.Of(target.Pod, target.Container),
        Notes = [.. Notes(target)],
        HasNodeNetwork = target.Pod.Spec.HostNetwork,
        OwnTraffic = target.Pod.Spec.HostNetwork ? NodeTraffic : null,
        Remains = (name, timeToLive) => timeToLive == TimeSpan.Zero
            ? $"ephemeral container {name} as it was"
            : $"ephemeral container {name} ends after {timeToLive.TotalMinutes:0} min without a session (now: sonde stop {reference.Words} --toolbox); "
                + "its entry stays in the pod until the pod is replaced",
        RemainsAfter = RemainsAfter,
        Checks = Check(target, connection),
    };

    private static string? RemainsAfter(string name, ToolboxFate fate) => fate switch
    {
        ToolboxFate.Removed => null,
        ToolboxFate.Ended => $"the entry of ephemeral container {name}, which has ended, stays in the pod until the pod is replaced",
        ToolboxFate.LivesOn or ToolboxFate.Unknown =>
            $"ephemeral container {name}, unless it ended with its target; its entry stays in the pod until the pod is replaced",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, null),
    };

    /// <summary>As <see cref="PlatformFacts.ContainerFilter"/>.</summary>
    public static string? ContainerFilter(ClusterTarget target) => PodToolboxes.SharesProcesses(target.Pod) ? ContainerId(target) : null;

    private static string? ContainerId(ClusterTarget target)
    {
        var id = PodChoice.Status(target.Pod, target.Container.Name)?.ContainerID;
        return string.IsNullOrEmpty(id) ? null : id[(id.LastIndexOf('/') + 1)..];
    }

    private static Fault NoEphemeralContainers(ClusterTarget target) => new(
        FaultCatalog.NoEphemeralContainers,
        $"cannot add a debug container to {target.Text}",
        "the API server offers no pods/ephemeralcontainers",
        ["declare the toolbox in the pod: docs/troubleshooting.md, \"A toolbox in the pod\""]);

    private static IEnumerable<string> Notes(ClusterTarget target)
    {
        if (target.Shape == EphemeralContainersShape.Legacy)
        {
            yield return "The API server has the legacy ephemeralcontainers API: the toolbox can be given neither a user nor capabilities.";
        }

        if (PodToolboxes.HasBlindDeclaration(target.Pod))
        {
            yield return "The pod declares a toolbox but no shareProcessNamespace: true, so that toolbox cannot see the target.";
        }
    }

    private static IEnumerable<string> StopNotes(ClusterTarget target)
    {
        if (ProbeBudget.ReadinessNote(target.Container) is { } readiness)
        {
            yield return readiness;
        }

        if (target.Leases is null)
        {
            yield return "Leases could not be looked at (list leases), so one that the target would lose at a stop is not known.";
        }
    }

    private static IReadOnlyList<DoctorCheck> Check(ClusterTarget target, ClusterConnection connection)
    {
        var identity = PodIdentity.Of(target.Pod, target.Container);
        return
        [
            new("server", true, $"{connection.Access.Server} (context {connection.Access.ContextName}){(connection.Access.ProxyText is { } proxy ? $", through the proxy {proxy}" : "")}", null),
            new("target", true, $"{target.Text} runs ({target.Container.Image})", null),
            new(
                "ephemeral containers",
                target.Shape != EphemeralContainersShape.None,
                target.Shape switch
                {
                    EphemeralContainersShape.Current => "present shape (1.23 and later)",
                    EphemeralContainersShape.Legacy => "legacy shape (1.16 to 1.22): no securityContext",
                    EphemeralContainersShape.None => "not offered",
                    _ => throw new ArgumentOutOfRangeException(nameof(target), target.Shape, null),
                },
                target.Shape == EphemeralContainersShape.None ? "declare the toolbox in the pod: docs/troubleshooting.md" : null),
            new("user", identity.UserId is null ? null : true, identity.UserId is { } user ? $"uid {user}, gid {identity.GroupId ?? 0}: {identity.Source}" : "only the image says", null),
            new("Pod Security", null, target.Level.ToString().ToLowerInvariant(), null),
            .. Notes(target).Select(note => new DoctorCheck("note", null, note, null)),
        ];
    }
}
