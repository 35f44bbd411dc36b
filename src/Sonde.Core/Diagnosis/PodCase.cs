using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis;

/// <summary>Everything that was read of a pod, or of a workload that has none, for <c>sonde why</c>. What could not be read is empty or null.</summary>
internal sealed record PodCase
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The commands that lead there.</summary>
    public required CaseCommands Commands { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The pod; null where the workload has none.</summary>
    public Pod? Pod { get; init; }

    /// <summary>The workload that was named, and those that own the pod; the nearest to the pod comes first.</summary>
    public IReadOnlyList<WorkloadState> Workloads { get; init; } = [];

    /// <summary>The service that was named, where one was.</summary>
    public Service? Service { get; init; }

    /// <summary>Every pod that the target leads to; the pod itself where one was named.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];

    /// <summary>The events of the pod, its workloads and its claims; the newest come first.</summary>
    public IReadOnlyList<ClusterEvent> Events { get; init; } = [];

    /// <summary>The services of the namespace.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The claims of the pod that exist.</summary>
    public IReadOnlyList<VolumeClaim> Claims { get; init; } = [];

    /// <summary>The claims of the pod that do not exist.</summary>
    public IReadOnlyList<string> MissingClaims { get; init; } = [];

    /// <summary>The pod's node.</summary>
    public Node? Node { get; init; }

    /// <summary>The pod is bound to a node that does not exist.</summary>
    public bool IsNodeMissing { get; init; }

    /// <summary>The last lines that a container printed, by its name, without control characters.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> LastLines { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The one container that is meant; null for all.</summary>
    public string? Container { get; init; }

    /// <summary>The containers that are meant, in the order in which they start.</summary>
    public IReadOnlyList<CaseContainer> Containers => field ??= Pod is null ? [] :
    [
        .. Of(Pod.Spec.InitContainers, Pod.Status.InitContainerStatuses, true).Concat(Of(Pod.Spec.Containers, Pod.Status.ContainerStatuses, false))
            .Where(container => Container is null || container.Name == Container),
    ];

    /// <summary>Whether the pod is on its way out.</summary>
    public bool IsDeleting => Pod?.Metadata.DeletionTimestamp is not null;

    /// <summary>Whether the pod serves.</summary>
    public bool IsReady => Pod is not null && CaseChoice.IsReady(Pod);

    /// <summary>A condition of the pod; null where there is none.</summary>
    public PodCondition? Condition(string type) => Pod?.Status.Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>The events of the pod itself with one of these reasons, the newest first.</summary>
    public IEnumerable<ClusterEvent> PodEvents(params IReadOnlyList<string> reasons) =>
        Events.Where(happened => happened.InvolvedObject.Kind == "Pod" && happened.InvolvedObject.Uid == Pod?.Metadata.Uid && reasons.Contains(happened.Reason, StringComparer.Ordinal));

    /// <summary>Those of one container.</summary>
    public IEnumerable<ClusterEvent> PodEvents(CaseContainer container, params IReadOnlyList<string> reasons) =>
        PodEvents(reasons).Where(happened => happened.InvolvedObject.FieldPath.EndsWith($"{{{container.Name}}}", StringComparison.Ordinal));

    /// <summary>How long ago something was; null where nobody says when.</summary>
    public TimeSpan? Since(DateTimeOffset? moment) => moment is { } known ? TimeSpan.FromTicks(Math.Max(0, (Now - known).Ticks)) : null;

    private static IEnumerable<CaseContainer> Of(IReadOnlyList<Container> specs, IReadOnlyList<ContainerStatus> statuses, bool isInit) =>
        specs.Select(spec => new CaseContainer(spec, statuses.FirstOrDefault(status => status.Name == spec.Name), isInit && !spec.IsSidecar));
}
