using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Developing;

/// <summary>Waits until the pod of a dev mode runs.</summary>
/// <param name="client">The cluster.</param>
/// <param name="place">The workload.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what is awaited.</param>
internal sealed class DevPodWait(KubernetesClient client, DevPlace place, HostContext host, IReporter reporter)
{
    /// <summary>Images are pulled meanwhile.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits.</summary>
    /// <param name="design">The dev mode.</param>
    /// <param name="select">Reads the workload's selector.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">It cannot start, or does not within three minutes.</exception>
    public async Task<Pod> RunAsync(DevDesign design, Func<CancellationToken, Task<Workload>> select, CancellationToken cancellation)
    {
        var what = $"the pod of {place.Text} in dev mode does not start";
        var began = host.Clock.GetTimestamp();
        reporter.Report(new ProgressReport("waiting for the pod in dev mode", false, null));
        var selector = (await ClusterFaults.GuardAsync(what, () => select(cancellation)).ConfigureAwait(false)).LabelSelector;
        for (var last = "it has no pod yet"; ; await Task.Delay(BetweenLooks, host.Clock, cancellation).ConfigureAwait(false))
        {
            var pods = await ClusterFaults.GuardAsync(what, () => client.ListPodsAsync(place.Namespace, selector, cancellation)).ConfigureAwait(false);
            if (Newest(pods, design) is { } pod)
            {
                if (PodChoice.Status(pod, design.Container)?.State.Running is not null)
                {
                    reporter.Report(new ProgressReport($"pod {pod.Metadata.Name} runs in dev mode", true, host.Clock.GetElapsedTime(began).TotalMilliseconds));
                    return pod;
                }

                if (Failure(pod, design) is { } failure)
                {
                    throw new FaultException(failure);
                }

                last = State(pod);
            }

            if (host.Clock.GetElapsedTime(began) > Limit)
            {
                throw new FaultException(FaultCatalog.ToolboxSlow, what, $"{last}, after {Limit.TotalSeconds:0} s", $"sonde why {place.Reference.Words}");
            }
        }
    }

    private static Pod? Newest(IReadOnlyList<Pod> pods, DevDesign design) => pods
        .Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Metadata.Annotations.GetValueOrDefault(DevMark.Key) == design.Id)
        .OrderByDescending(static pod => pod.Metadata.CreationTimestamp)
        .FirstOrDefault();

    private Fault? Failure(Pod pod, DevDesign design) => NotFilled(pod) ?? pod.Status.InitContainerStatuses.Concat(pod.Status.ContainerStatuses)
        .Where(static status => status.State.Terminated is not { ExitCode: 0 })
        .Select(status => ToolboxFailure.Of(status, status.Name == DevContainer.Volume ? design.Image : "of the workload", $"pod/{pod.Metadata.Name}", host.Version))
        .OfType<Fault>()
        .FirstOrDefault();

    /// <summary>The image has no such folder, or its files cannot be read or have no room.</summary>
    private Fault? NotFilled(Pod pod) => pod.Status.InitContainerStatuses.FirstOrDefault(static status => status.Name == DevContainer.Files) is { } filler
        && (filler.State.Terminated ?? filler.LastState.Terminated) is { ExitCode: not 0, Message.Length: > 0 } ended
            ? new Fault(
                FaultCatalog.DevFolderUnclear,
                $"cannot keep the files of {place.Text} the same as here",
                ended.Message.Trim(),
                ["name the folder of the image that the files here were copied to: --app-folder /app", place.Restore])
            : null;

    private static string State(Pod pod)
    {
        var waiting = pod.Status.InitContainerStatuses.Concat(pod.Status.ContainerStatuses).Select(static status => status.State.Waiting).FirstOrDefault(static one => one is not null);
        var unscheduled = pod.Status.Conditions.FirstOrDefault(static condition => condition is { Type: "PodScheduled", Status: "False" });
        return unscheduled is not null ? $"pod {pod.Metadata.Name} is not scheduled: {unscheduled.Message}"
            : waiting is not null ? $"pod {pod.Metadata.Name} waits ({waiting.Reason})"
            : $"pod {pod.Metadata.Name} is {pod.Status.Phase}";
    }
}
