using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The toolboxes of a pod. Pure.</summary>
internal static class PodToolboxes
{
    private const string Prefix = "sonde-";

    private static readonly string[] Starting = ["", "ContainerCreating", "PodInitializing"];

    /// <summary>Those that run, or start, and see the target's processes.</summary>
    public static IReadOnlyList<ToolboxCandidate> Of(Pod pod, string target)
    {
        var added = pod.Spec.EphemeralContainers
            .Where(container => IsToolbox(container) && MayRun(pod, container) && (container.TargetContainerName == target || SharesProcesses(pod)))
            .Select(container => new ToolboxCandidate(container.Name, container.Image, PodIdentity.Read(container.SecurityContext), false) { IsStarting = !IsRunning(pod, container) });
        var declared = Declared(pod).Where(container => IsRunning(pod, container) && SharesProcesses(pod))
            .Select(container => new ToolboxCandidate(container.Name, container.Image, null, true));
        return [.. declared, .. added];
    }

    /// <summary>Every toolbox of the pod that runs or starts, with its target container's name; null where it serves the whole pod.</summary>
    public static IEnumerable<(string Toolbox, string? Target)> All(Pod pod) =>
    [
        .. Declared(pod).Where(container => IsRunning(pod, container)).Select(container => (container.Name, (string?)null)),
        .. pod.Spec.EphemeralContainers.Where(container => IsToolbox(container) && MayRun(pod, container))
            .Select(container => (container.Name, container.TargetContainerName.Length > 0 ? container.TargetContainerName : null)),
    ];

    /// <summary>Whether one process namespace serves the whole pod.</summary>
    public static bool SharesProcesses(Pod pod) => pod.Spec.ShareProcessNamespace || pod.Spec.HostPID;

    /// <summary>A declared toolbox in a pod whose processes are not shared cannot see the target.</summary>
    public static bool HasBlindDeclaration(Pod pod) => !SharesProcesses(pod) && Declared(pod).Any();

    private static IEnumerable<Container> Declared(Pod pod) =>
        pod.Spec.Containers.Concat(pod.Spec.InitContainers).Where(container => AgentCommands.IsServing(container.Command, container.Args));

    private static bool IsToolbox(Container container) =>
        container.Name.StartsWith(Prefix, StringComparison.Ordinal) && AgentCommands.IsServing(container.Command, container.Args);

    private static bool IsRunning(Pod pod, Container container) => PodChoice.Status(pod, container.Name)?.State.Running is not null;

    /// <summary>It runs, or will unless something is in its way that nobody has said yet.</summary>
    private static bool MayRun(Pod pod, Container container) =>
        PodChoice.Status(pod, container.Name)?.State is not { } state
        || state.Running is not null
        || (state.Terminated is null && Starting.Contains(state.Waiting?.Reason ?? "", StringComparer.Ordinal));
}
