using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary><c>sonde stop --copies</c>: removes the copies of a target that were left behind, also where the target itself is gone.</summary>
/// <param name="target">What they are copies of, named as it was when they were made.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears of each.</param>
internal sealed class CopySweep(TargetReference target, HostContext host, IReporter reporter)
{
    /// <summary>Removes them.</summary>
    /// <returns>1 where there was none.</returns>
    /// <exception cref="FaultException">SND2018: the target is no pod; the cluster cannot be asked, or does not remove one.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        if (target is not KubernetesReference { Name: { } name } workload)
        {
            throw new FaultException(
                FaultCatalog.CopyImpossible, $"cannot look for copies of {target.Text}", "copies are found by the name of the pod or workload that they were made of", "sonde stop deploy/NAME --copies");
        }

        await using var connection = ClusterConnection.Open(workload.Kubeconfig, workload.Context, workload.Namespace, host);
        var place = connection.Namespace;
        var what = $"cannot remove the copies of {target.Text} in namespace {place}";
        var copies = await ClusterFaults.GuardAsync(what, () => connection.Client.ListPodsAsync(place, CopyMarks.SelectorOf(name), cancellation)).ConfigureAwait(false);
        var removal = new CopyRemoval(connection.Client, place, host.Clock);
        foreach (var copy in copies)
        {
            var maker = copy.Metadata.Annotations.GetValueOrDefault(CopyMarks.Maker);
            if (await removal.RunAsync(copy.Metadata.Name, copy.Metadata.Uid).ConfigureAwait(false) is { } failure)
            {
                throw new FaultException(FaultCatalog.ServerFailed, what, $"pod/{copy.Metadata.Name}: {failure}", $"kubectl delete pod {copy.Metadata.Name} -n {place}");
            }

            reporter.Report(new ProgressReport($"removed pod/{copy.Metadata.Name}{(maker is null ? "" : $", which {maker} made")}", true, null));
        }

        if (copies.Count == 0)
        {
            reporter.Report(new ProgressReport($"there is no copy of {target.Text} in namespace {place}", true, null));
        }

        return copies.Count == 0 ? ExitCode.Negative : ExitCode.Done;
    }
}
