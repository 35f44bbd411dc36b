using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>Waits until a copy's toolbox runs and its program was started, or says in the cluster's words why not.</summary>
/// <param name="client">The cluster.</param>
/// <param name="copy">The copy, as it was made.</param>
/// <param name="design">What it is to be.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what is awaited.</param>
internal sealed class CopyStart(KubernetesClient client, ClusterTarget copy, CopyDesign design, HostContext host, IReporter reporter)
{
    /// <summary>What to do where the program of a copy ends before a debugger is attached.</summary>
    public const string FromStart = "repeat the command with --from-start: the program is then held before its first instruction";

    /// <summary>A node that has to be found, and the slow pull of an image.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _what = $"cannot debug {copy.Text}, a copy";
    private string _lastState = "the kubelet has not reported it yet";

    /// <summary>Returns the copy as it runs.</summary>
    /// <param name="toolbox">The toolbox's name.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">It does not start, has ended, or the limit passed.</exception>
    public async Task<Pod> WaitAsync(string toolbox, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, host.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ClusterFaults.GuardAsync(_what, () => WatchAsync(toolbox, either.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FaultException(FaultCatalog.ToolboxSlow, _what, $"it does not run after {Limit.TotalMinutes:0} min: {_lastState}", $"sonde why pod/{copy.Pod.Metadata.Name} -n {copy.Namespace}");
        }
    }

    private async Task<Pod> WatchAsync(string toolbox, CancellationToken cancellation)
    {
        await foreach (var change in client.WatchPodAsync(copy.Namespace, copy.Pod.Metadata.Name, cancellation).ConfigureAwait(false))
        {
            if (change.Kind == WatchEventKind.Deleted || change.Pod.Metadata.DeletionTimestamp is not null)
            {
                throw Gone("somebody deleted it");
            }

            if (Failure(change.Pod, toolbox) is { } fault)
            {
                throw new FaultException(fault);
            }

            if (IsReady(change.Pod, toolbox))
            {
                return change.Pod;
            }

            Tell(State(change.Pod, toolbox));
        }

        throw new OperationCanceledException(cancellation);
    }

    /// <summary>Where the program is to be caught, the agent tells when it was: there is nothing else to wait for.</summary>
    private bool IsReady(Pod pod, string toolbox) =>
        PodChoice.Status(pod, toolbox)?.State.Running is not null
        && (design.Wishes.IsFromStart || PodChoice.Status(pod, design.Container)?.State.Running is not null);

    private Fault? Failure(Pod pod, string toolbox)
    {
        if (PodChoice.Status(pod, toolbox) is { } status && ToolboxFailure.Of(status, Image(pod, toolbox), copy.Text, host.Version) is { } failed)
        {
            return failed;
        }

        if (PodChoice.Status(pod, design.Container)?.State.Terminated is { } ended && !design.Wishes.IsFromStart)
        {
            return new Fault(
                FaultCatalog.TargetNotRunning,
                _what,
                $"its program ended with exit code {ended.ExitCode}{(ended.Reason.Length > 0 ? $" ({ended.Reason})" : "")} before a debugger could be attached",
                [FromStart]);
        }

        return pod.Status.Phase is "Failed" or "Succeeded"
            ? new Fault(
                FaultCatalog.TargetNotRunning, _what, $"the pod is {pod.Status.Phase}{(pod.Status.Reason.Length > 0 ? $": {pod.Status.Reason} {pod.Status.Message}".TrimEnd() : "")}",
                [$"kubectl get events -n {copy.Namespace} --field-selector involvedObject.name={pod.Metadata.Name}"])
            : null;
    }

    private FaultException Gone(string how) => new(FaultCatalog.TargetGone, _what, how, "repeat the command: it makes another copy");

    private string State(Pod pod, string toolbox)
    {
        var waiting = PodChoice.Status(pod, design.Container)?.State.Waiting ?? PodChoice.Status(pod, toolbox)?.State.Waiting;
        var unplaced = pod.Status.Conditions.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });
        return unplaced is not null ? $"{unplaced.Reason}: {unplaced.Message}"
            : waiting is null ? pod.Status.Phase
            : waiting.Message.Length > 0 ? $"{waiting.Reason}: {waiting.Message}"
            : waiting.Reason;
    }

    private static string Image(Pod pod, string name) => pod.Spec.Containers.FirstOrDefault(container => container.Name == name)?.Image ?? "";

    private void Tell(string state)
    {
        if (state.Length > 0 && state != _lastState)
        {
            _lastState = state;
            reporter.Report(new ProgressReport($"{design.Name}: {state}", false, null));
        }
    }
}
