using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis;

/// <summary>Which of a workload's pods is asked about. Pure.</summary>
internal static class CaseChoice
{
    /// <summary>The newest of those that are in trouble; where none is, the one that was restarted most.</summary>
    /// <returns>The pod, and a sentence where there was a choice; null where there are no pods.</returns>
    public static (Pod Pod, string? Choice)? Worst(IReadOnlyList<Pod> pods)
    {
        var isServed = pods.Any(IsReady);
        var ordered = pods
            .OrderBy(pod => Rank(pod, isServed))
            .ThenByDescending(pod => pod.Status.ContainerStatuses.Sum(status => status.RestartCount) > 0 && IsReady(pod) ? 1 : 0)
            .ThenByDescending(pod => pod.Metadata.CreationTimestamp)
            .ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .ToArray();
        if (ordered.Length == 0)
        {
            return null;
        }

        var troubled = pods.Count(pod => Rank(pod, isServed) < Fine);
        var how = troubled switch
        {
            0 => $"all {pods.Count} are ready",
            1 => $"the one of {pods.Count} that is not ready",
            _ => $"the newest of {troubled} that are not ready, of {pods.Count}",
        };
        return (ordered[0], ordered.Length == 1 ? null : $"pod {ordered[0].Metadata.Name}: {how}");
    }

    /// <summary>Whether it serves.</summary>
    public static bool IsReady(Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    /// <summary>Whether a pod that a workload selects is its own: selectors of two may overlap.</summary>
    public static bool Belongs(Pod pod, WorkloadState workload) => pod.Metadata.OwnerReferences.FirstOrDefault(owner => owner.Controller) is { } owner
        && (workload.Kind == WorkloadKind.Deployment
            ? owner.Name == $"{workload.Metadata.Name}-{pod.Metadata.Labels.GetValueOrDefault("pod-template-hash")}"
            : owner.Uid == workload.Metadata.Uid);

    private const int Fine = 3;

    /// <summary>What has failed is left over where others serve in its place.</summary>
    private static int Rank(Pod pod, bool isServed) => pod switch
    {
        { Metadata.DeletionTimestamp: not null } => 2,
        { Status.Phase: "Failed" } => isServed ? Fine + 1 : 1,
        { Status.Phase: "Succeeded" } => Fine + 1,
        _ => IsReady(pod) ? Fine : 0,
    };
}
