using System.Net;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Whether a change of a pod means that the target has gone. Pure but for the watching.</summary>
internal static class TargetFate
{
    /// <summary>How it went, and its toolbox with it or not; null while it is there.</summary>
    public static TargetLoss? Of(WatchEvent change, Pod before, string container)
    {
        var name = before.Metadata.Name;
        if (change.Kind == WatchEventKind.Deleted)
        {
            return new TargetLoss($"pod {name} was deleted", ToolboxFate.Removed);
        }

        if (change.Pod.Metadata.Uid != before.Metadata.Uid)
        {
            return new TargetLoss($"pod {name} was replaced by another of the same name", ToolboxFate.Removed);
        }

        if (change.Pod.Metadata.DeletionTimestamp is not null)
        {
            return new TargetLoss($"pod {name} is being deleted", ToolboxFate.Removed);
        }

        if (change.Pod.Status.Phase is "Failed" or "Succeeded")
        {
            return new TargetLoss($"pod {name} is {change.Pod.Status.Phase}{Reason(change.Pod.Status.Reason)}", ToolboxFate.Ended);
        }

        // A toolbox lives in its target container's process namespace, which ends with the container's first process; or in the whole pod's.
        return PodChoice.Status(change.Pod, container) is { } status && Of(status, PodChoice.Status(before, container)) is { } how
            ? new TargetLoss(how, PodToolboxes.SharesProcesses(before) ? ToolboxFate.LivesOn : ToolboxFate.Ended)
            : null;
    }

    /// <summary>Watches a pod until it is the target no more.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="before">The pod as it was found or made.</param>
    /// <param name="container">The target in it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<TargetLoss> WaitAsync(KubernetesClient client, Pod before, string container, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in client.WatchPodAsync(before.Metadata.Namespace, before.Metadata.Name, cancellation).ConfigureAwait(false))
            {
                if (Of(change, before, container) is { } loss)
                {
                    return loss;
                }
            }
        }
        catch (KubernetesApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            // It went between two looks at it.
            return Of(new WatchEvent(WatchEventKind.Deleted, before), before, container)!;
        }

        return await Task.FromCanceled<TargetLoss>(cancellation.IsCancellationRequested ? cancellation : new CancellationToken(true)).ConfigureAwait(false);
    }

    private static string? Of(ContainerStatus now, ContainerStatus? before)
    {
        if (now.State.Terminated is { } ended)
        {
            return $"container {now.Name} ended with exit code {ended.ExitCode}{Reason(ended.Reason)}";
        }

        if (before is null || now.RestartCount <= before.RestartCount)
        {
            return null;
        }

        var last = now.LastState.Terminated;
        return $"container {now.Name} was restarted{(last is null ? "" : $" after exit code {last.ExitCode}{Reason(last.Reason)}")}";
    }

    private static string Reason(string reason) => reason.Length == 0 ? "" : $" ({reason})";
}
