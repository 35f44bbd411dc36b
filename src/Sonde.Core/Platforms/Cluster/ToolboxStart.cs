using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Waits until a toolbox that was added runs, or says in the kubelet's words why it does not.</summary>
/// <remarks>
/// Two tasks, both ended when <see cref="WaitAsync"/> returns: one watches the pod's status, the other knocks at the agent. The kubelet looks
/// at its containers once a second and reports later still (pkg/kubelet/pleg), so a toolbox can be spoken to long before its status says that
/// it runs; that it does not start, only the status tells.
/// </remarks>
internal sealed class ToolboxStart(KubernetesClient client, ClusterTarget target, string toolbox, HostContext host, IReporter reporter)
{
    /// <summary>A slow pull of a 20 MB image over a poor link.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // A container takes about that long to start where its image is present. Later the status is as good as the knocking, and costs less.
    private static readonly TimeSpan BeforeKnocking = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenKnocks = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan MostKnocking = TimeSpan.FromSeconds(5);

    private string _lastState = "the kubelet has not reported it yet";

    /// <summary>Returns when it runs, with the way to its agent where the agent was reached already.</summary>
    /// <exception cref="FaultException">It failed to start, ended, or the limit passed.</exception>
    public async Task<AgentTransport?> WaitAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(stop.Token);
        var knocking = KnockAsync(stop.Token);
        if (await Task.WhenAny(watching, knocking).ConfigureAwait(false) == watching || await knocking.ConfigureAwait(false) is null)
        {
            await ((Task)watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var reached = await knocking.ConfigureAwait(false);
        if (reached is null)
        {
            await watching.ConfigureAwait(false);
        }

        return reached;
    }

    /// <summary>Tries to reach the agent; null when that was given up.</summary>
    private async Task<AgentTransport?> KnockAsync(CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        var pause = BeforeKnocking;
        while (host.Clock.GetElapsedTime(began) < MostKnocking)
        {
            try
            {
                await Task.Delay(pause, host.Clock, cancellation).ConfigureAwait(false);
                return await ClusterTransport.OpenAsync(client, target.Namespace, target.Pod.Metadata.Name, toolbox, cancellation).ConfigureAwait(false);
            }
            catch (FaultException refused) when (refused.InnerException is KubernetesApiException)
            {
                pause = BetweenKnocks;
            }
            catch (Exception end) when (end is FaultException or OperationCanceledException)
            {
                return null;
            }
        }

        return null;
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, host.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await ClusterFaults.GuardAsync($"cannot watch toolbox {toolbox} start", () => WatchStatusAsync(either.Token)).ConfigureAwait(false);
        }
        catch (FaultException missing) when (missing.Fault.Definition == FaultCatalog.TargetMissing)
        {
            throw Gone(TargetFate.Of(new WatchEvent(WatchEventKind.Deleted, target.Pod), target.Pod, target.Container.Name)!.How, missing);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FaultException(
                FaultCatalog.ToolboxSlow,
                $"toolbox {toolbox} does not run in {target.Text}",
                $"after {Limit.TotalMinutes:0} min: {_lastState}",
                $"kubectl describe pod {target.Pod.Metadata.Name} -n {target.Namespace}");
        }
    }

    private async Task<bool> WatchStatusAsync(CancellationToken cancellation)
    {
        await foreach (var change in client.WatchPodAsync(target.Namespace, target.Pod.Metadata.Name, cancellation).ConfigureAwait(false))
        {
            if (TargetFate.Of(change, target.Pod, target.Container.Name) is { } loss)
            {
                throw Gone(loss.How, null);
            }

            if (PodChoice.Status(change.Pod, toolbox) is not { } status)
            {
                continue;
            }

            if (status.State.Running is not null)
            {
                return true;
            }

            if (ToolboxFailure.Of(status, ImageIn(change.Pod), target.Text, host.Version) is { } fault)
            {
                throw new FaultException(fault);
            }

            Tell(status.State.Waiting?.Reason);
        }

        throw new OperationCanceledException(cancellation);
    }

    private string ImageIn(Pod pod) => pod.Spec.EphemeralContainers.FirstOrDefault(container => container.Name == toolbox)?.Image ?? "";

    private FaultException Gone(string fate, Exception? cause) => new(
        FaultCatalog.TargetGone, $"toolbox {toolbox} cannot start in {target.Text}", fate, "repeat the command: it finds the new pod", cause);

    private void Tell(string? reason)
    {
        if (!string.IsNullOrEmpty(reason) && reason != _lastState)
        {
            _lastState = reason;
            reporter.Report(new ProgressReport($"toolbox {toolbox}: {reason}", false, null));
        }
    }
}
