using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// From the pods of a namespace to the workloads that have them. The right to list pods is enough for that, and what has no pod cannot be debugged. Pure.
/// </summary>
internal static class PodWorkloads
{
    private const string TemplateHash = "pod-template-hash";

    /// <summary>One of each workload that has a running pod; of several pods the newest is looked at.</summary>
    /// <param name="pods">Every pod of the namespace.</param>
    public static WorkloadCensus Of(IReadOnlyList<Pod> pods)
    {
        var workloads = new SortedDictionary<string, FoundWorkload>(StringComparer.Ordinal);
        var leftOut = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pod in pods.Where(PodChoice.IsRunning).OrderByDescending(pod => pod.Metadata.CreationTimestamp))
        {
            if (Whose(pod) is not var (kind, name))
            {
                leftOut.Add(Owner(pod) is { } owner
                    ? $"{owner.Kind} {owner.Name}: no kind whose pods are found by its name"
                    : $"pod {pod.Metadata.Name}");
                continue;
            }

            var target = kind == WorkloadKind.Pod ? name : $"{kind.ShortName()}/{name}";
            var containers = PodChoice.Targets(pod);
            if (!workloads.ContainsKey(target) && containers.Count > 0)
            {
                workloads.Add(target, Found(pod, name, target, containers));
            }
        }

        return new WorkloadCensus([.. workloads.Values.OrderBy(workload => workload.Name, StringComparer.Ordinal)], [.. leftOut]);
    }

    private static FoundWorkload Found(Pod pod, string name, string target, IReadOnlyList<Container> containers)
    {
        var marked = PodChoice.Marked(pod, containers);
        var container = marked ?? containers[0];
        var isNamed = marked is null && containers.Count > 1;
        return new FoundWorkload(name, target, isNamed ? container.Name : null, Ports(container))
        {
            OtherContainers = isNamed ? [.. containers.Skip(1).Select(other => other.Name)] : [],
        };
    }

    private static IReadOnlyList<int> Ports(Container container) =>
    [
        .. container.Ports.Where(port => port.Protocol is "" or "TCP" && port.Number is > 0 and <= 65535).Select(port => port.Number).Distinct().Order(),
    ];

    /// <summary>A replica set of a deployment is named after it and the hash of its template, which its pods bear as a label.</summary>
    private static (WorkloadKind Kind, string Name)? Whose(Pod pod) => Owner(pod) switch
    {
        null => (WorkloadKind.Pod, pod.Metadata.Name),
        { Kind: "ReplicaSet" } owner when pod.Metadata.Labels.GetValueOrDefault(TemplateHash) is { Length: > 0 } hash
            && owner.Name.Length > hash.Length + 1 && owner.Name.EndsWith($"-{hash}", StringComparison.Ordinal) =>
            (WorkloadKind.Deployment, owner.Name[..^(hash.Length + 1)]),
        { Kind: "ReplicaSet" } owner => (WorkloadKind.ReplicaSet, owner.Name),
        { Kind: "StatefulSet" } owner => (WorkloadKind.StatefulSet, owner.Name),
        { Kind: "DaemonSet" } owner => (WorkloadKind.DaemonSet, owner.Name),
        { Kind: "Job" } owner => (WorkloadKind.Job, owner.Name),
        _ => null,
    };

    private static OwnerReference? Owner(Pod pod) => pod.Metadata.OwnerReferences.FirstOrDefault(owner => owner.Controller);
}
