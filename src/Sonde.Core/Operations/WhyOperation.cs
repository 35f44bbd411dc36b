using Sonde.Core.Diagnosis;
using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Platforms.Local;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary><c>sonde why</c>: what is wrong with a target, from what its platform knows; changes nothing.</summary>
internal sealed class WhyOperation(WhyRequest request, HostContext host, IReporter reporter)
{
    /// <summary>Looks and judges.</summary>
    /// <returns>1 where a cause was found.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var report = request.Target switch
        {
            KubernetesReference workload => await InClusterAsync(workload, cancellation).ConfigureAwait(false),
            ContainerReference container => await OnThisMachineAsync(container, cancellation).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"{request.Target.Text} is on no platform that is known."),
        };
        reporter.Report(report);
        return report.Causes.Count > 0 ? ExitCode.Negative : ExitCode.Done;
    }

    private async Task<DiagnosisReport> InClusterAsync(KubernetesReference workload, CancellationToken cancellation)
    {
        await using var connection = ClusterConnection.Open(workload.Kubeconfig, workload.Context, workload.Namespace, host);
        var file = await new CaseReader(connection, workload, host.Clock).ReadAsync(cancellation).ConfigureAwait(false);
        if (file.Choice is { } choice)
        {
            reporter.Report(new ChoiceReport(choice));
        }

        var causes = CauseCatalog.Judge(file.Facts);
        return new DiagnosisReport(file.Target, causes, causes.Count > 0 ? [] : CaseSummary.State(file.Facts), file.Looked, file.Gaps);
    }

    private async Task<DiagnosisReport> OnThisMachineAsync(ContainerReference reference, CancellationToken cancellation)
    {
        var client = PlatformFactory.Client(reference.Engine, host);
        var container = await ContainerFaults.GuardAsync(
            $"cannot look at {reference.Text}",
            () => reference.Pod is { } pod ? client.FindAsync(pod, reference.Name, cancellation) : client.FindAsync(reference.Name, cancellation)).ConfigureAwait(false);
        return ContainerDiagnosis.Judge(container, reference.Engine, host.Clock.GetUtcNow());
    }
}
