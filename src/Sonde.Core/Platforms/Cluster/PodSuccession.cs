using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Which pod of a rollout is about to take another one's place. Pure but for the watching.</summary>
internal static class PodSuccession
{
    /// <summary>What a Deployment tells its rollouts apart by (the API's label apps.DefaultDeploymentUniqueLabelKey).</summary>
    private const string Revision = "pod-template-hash";

    /// <summary>Whether a pod is of a later revision of the same workload, and runs what is the target in the other.</summary>
    /// <param name="pod">A pod that the workload's selector selects.</param>
    /// <param name="before">The target's.</param>
    /// <param name="container">The target.</param>
    public static bool IsSuccessor(Pod pod, Pod before, string container) =>
        pod.Metadata.Uid != before.Metadata.Uid
        && pod.Metadata.CreationTimestamp >= before.Metadata.CreationTimestamp
        && pod.Metadata.Labels.TryGetValue(Revision, out var revision)
        && before.Metadata.Labels.TryGetValue(Revision, out var old)
        && revision != old
        && PodChoice.IsRunning(pod)
        && PodChoice.Status(pod, container)?.State.Running is not null;

    /// <summary>Watches the pods of a target's workload until there is one.</summary>
    /// <returns>Its name; null, at once, where the target was named as a pod.</returns>
    /// <exception cref="Faults.FaultException">They cannot be watched, or not any longer.</exception>
    public static async Task<string?> WaitAsync(KubernetesClient client, ClusterTarget target, CancellationToken cancellation)
    {
        if (target.Selector is not { } selector)
        {
            return null;
        }

        return await ClusterFaults.GuardAsync($"cannot watch the pods beside {target.Text}", async () =>
        {
            await foreach (var pod in client.WatchPodsAsync(target.Namespace, selector, cancellation).ConfigureAwait(false))
            {
                if (IsSuccessor(pod, target.Pod, target.Container.Name))
                {
                    return pod.Metadata.Name;
                }
            }

            throw new OperationCanceledException(cancellation);
        }).ConfigureAwait(false);
    }
}
