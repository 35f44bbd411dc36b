using Sonde.Core.Faults;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>From a workload's pods to one container of one pod. Pure.</summary>
internal static class PodChoice
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <summary>The pod that is to follow, or else the newest ready one, or else the newest running one.</summary>
    /// <returns>The pod, and a sentence where there was a choice.</returns>
    /// <exception cref="FaultException">SND3004: none runs.</exception>
    public static (Pod Pod, string? Choice) Newest(IReadOnlyList<Pod> pods, KubernetesReference reference, string podNamespace)
    {
        var running = pods.Where(IsRunning).OrderByDescending(pod => pod.Metadata.Name == reference.Successor).ThenByDescending(IsReady).ThenByDescending(pod => pod.Metadata.CreationTimestamp).ToArray();
        if (running.Length == 0)
        {
            var states = pods.Take(5).Select(pod => $"{pod.Metadata.Name} is {State(pod)}").ToArray();
            throw new FaultException(
                FaultCatalog.NoRunningPod,
                $"cannot find a running pod of {reference.Text} in namespace {podNamespace}",
                states.Length == 0 ? "it has no pods" : string.Join(", ", states),
                $"kubectl get pods -n {podNamespace}{(reference.Selector is { } selector ? $" -l {selector}" : "")}");
        }

        var chosen = running[0];
        var how = chosen.Metadata.Name == reference.Successor ? "the one of the rollout" : IsReady(chosen) ? "the newest ready" : "the newest, none is ready,";
        return (chosen, running.Length == 1 ? null : $"pod {chosen.Metadata.Name}: {how} of {running.Length}");
    }

    /// <summary>Refuses a pod that does not run.</summary>
    /// <exception cref="FaultException">SND3006.</exception>
    public static void RequireRunning(Pod pod)
    {
        if (!IsRunning(pod))
        {
            throw new FaultException(
                FaultCatalog.TargetNotRunning,
                $"cannot look into pod/{pod.Metadata.Name} in namespace {pod.Metadata.Namespace}",
                $"it is {State(pod)}",
                $"kubectl describe pod {pod.Metadata.Name} -n {pod.Metadata.Namespace}");
        }
    }

    /// <summary>The container that was asked for, the marked one, or the only one; toolboxes declared in the pod are not meant.</summary>
    /// <returns>The container, and a sentence where there was a choice.</returns>
    /// <exception cref="FaultException">SND3002 or SND3003.</exception>
    public static (Container Container, string? Choice) Target(Pod pod, string? wanted)
    {
        var containers = Targets(pod);
        var names = string.Join(", ", containers.Select(container => container.Name));
        var place = $"pod/{pod.Metadata.Name} in namespace {pod.Metadata.Namespace}";
        if (wanted is not null)
        {
            return (containers.FirstOrDefault(container => container.Name == wanted) ?? throw new FaultException(
                FaultCatalog.ContainerMissing, $"cannot find container {wanted} in {place}", $"its containers are {names}", Advice(containers, pod)[0]), null);
        }

        if (containers.Count == 1)
        {
            return (containers[0], null);
        }

        if (Marked(pod, containers) is { } found)
        {
            return (found, $"container {found.Name}: marked by {DefaultContainer}");
        }

        throw new FaultException(new Fault(
            FaultCatalog.ContainerAmbiguous,
            $"cannot choose a container of {place}",
            $"it holds {containers.Count}: {names}",
            Advice(containers, pod)));
    }

    private static string[] Advice(IReadOnlyList<Container> containers, Pod pod) => containers.Count == 0
        ? [$"kubectl describe pod {pod.Metadata.Name} -n {pod.Metadata.Namespace}"]
        : [.. containers.Select(container => $"repeat the command with -c {container.Name}")];

    /// <summary>The status of a container of any sort; null where the kubelet has reported none.</summary>
    public static ContainerStatus? Status(Pod pod, string container) =>
        pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses).Concat(pod.Status.EphemeralContainerStatuses)
            .FirstOrDefault(status => status.Name == container);

    /// <summary>The one of these containers that the pod's annotation marks; null for none.</summary>
    public static Container? Marked(Pod pod, IReadOnlyList<Container> containers) =>
        pod.Metadata.Annotations.TryGetValue(DefaultContainer, out var marked) ? containers.FirstOrDefault(container => container.Name == marked) : null;

    /// <summary>The containers that could be meant: sidecars too, and no declared toolbox.</summary>
    public static IReadOnlyList<Container> Targets(Pod pod) =>
    [
        .. pod.Spec.Containers.Concat(pod.Spec.InitContainers.Where(container => container.IsSidecar))
            .Where(container => !AgentCommands.IsServing(container.Command, container.Args)),
    ];

    /// <summary>Whether it runs and stays.</summary>
    public static bool IsRunning(Pod pod) => pod.Status.Phase == "Running" && pod.Metadata.DeletionTimestamp is null;

    private static bool IsReady(Pod pod) => pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private static string State(Pod pod) =>
        pod.Metadata.DeletionTimestamp is not null ? "being deleted"
        : pod.Status.Reason.Length > 0 ? $"{pod.Status.Phase} ({pod.Status.Reason})"
        : pod.Status.Phase;
}
