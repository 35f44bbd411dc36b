using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>Waits until the pod on a node runs, or says in the kubelet's words why it does not.</summary>
/// <param name="client">The cluster.</param>
/// <param name="place">The pod's namespace and name.</param>
/// <param name="node">The node, for messages: <c>node/worker-1</c>.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what the kubelet is at.</param>
internal sealed class NodeStart(KubernetesClient client, (string Namespace, string Pod) place, string node, HostContext host, IReporter reporter)
{
    /// <summary>A slow pull of a large image over a poor link.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly string _what = $"pod/{place.Pod} does not run on {node}";
    private string _lastState = "the node's kubelet has not taken it yet";

    /// <summary>Returns when it runs.</summary>
    /// <exception cref="FaultException">It failed to start, went away, or the limit passed.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, host.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await ClusterFaults.GuardAsync($"cannot watch pod/{place.Pod} start", () => WatchAsync(either.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FaultException(FaultCatalog.ToolboxSlow, _what, $"after {Limit.TotalMinutes:0} min: {_lastState}", $"kubectl describe {node}");
        }
    }

    private async Task<bool> WatchAsync(CancellationToken cancellation)
    {
        await foreach (var change in client.WatchPodAsync(place.Namespace, place.Pod, cancellation).ConfigureAwait(false))
        {
            if (change.Kind == WatchEventKind.Deleted || change.Pod.Metadata.DeletionTimestamp is not null)
            {
                throw new FaultException(FaultCatalog.TargetGone, _what, "somebody deleted it; pods on a node that is not there are deleted by the cluster itself", "kubectl get nodes");
            }

            // A kubelet that will not have a pod ends it as a whole, and names no container: OutOfpods, NodeAffinity, DeadlineExceeded.
            if (change.Pod.Status is { Phase: "Failed" or "Succeeded", Reason.Length: > 0 } ended)
            {
                throw new FaultException(FaultCatalog.ToolboxFailed, _what, $"{ended.Reason}: {ended.Message}", $"kubectl describe {node}");
            }

            if (PodChoice.Status(change.Pod, NodePod.Container) is not { } status)
            {
                continue;
            }

            if (status.State.Running is not null)
            {
                return true;
            }

            if (ToolboxFailure.Of(status, change.Pod.Spec.Containers is [var container, ..] ? container.Image : "", node, host.Version) is { } fault)
            {
                throw new FaultException(fault);
            }

            Tell(status.State.Waiting?.Reason);
        }

        throw new OperationCanceledException(cancellation);
    }

    private void Tell(string? reason)
    {
        if (!string.IsNullOrEmpty(reason) && reason != _lastState)
        {
            _lastState = reason;
            reporter.Report(new ProgressReport($"pod {place.Pod}: {reason}", false, null));
        }
    }
}
