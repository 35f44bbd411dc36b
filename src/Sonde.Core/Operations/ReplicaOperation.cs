using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary><c>sonde debug --all</c>: the sessions of every replica of a workload side by side, behind one local port.</summary>
/// <remarks>Tasks: one for each replica, awaited by <c>RunAsync</c>.</remarks>
internal sealed class ReplicaOperation(DebugRequest request, HostContext host, IReporter reporter)
{
    /// <summary>Each replica costs a toolbox and a stream; who has more wants one of them.</summary>
    private const int MostReplicas = 16;

    /// <summary>Runs until the user ends it, or every session has ended.</summary>
    /// <exception cref="FaultException">SND2001: this has no replicas, or too many; the workload cannot be looked at.</exception>
    /// <returns>Done where a session came to its end in order; else the exit code of the first.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        if (request.Target is not KubernetesReference { Name: null } and not KubernetesReference { Kind: not WorkloadKind.Pod })
        {
            throw Refused("it is one container: only a workload or a selector has replicas", "leave --all out, or name a workload: deploy/NAME, or -l app=NAME");
        }

        var target = (KubernetesReference)request.Target;
        var pods = await FindAsync(target, cancellation).ConfigureAwait(false);
        if (pods.Count > MostReplicas)
        {
            throw Refused($"{pods.Count} of its pods run, and at most {MostReplicas} are debugged together", "choose fewer with a selector: -l app=NAME,pod-template-hash=HASH");
        }

        reporter.Report(new ProgressReport($"{pods.Count} replicas: {string.Join(", ", pods)}", true, null));
        await using var port = new ReplicaPort(reporter, host.Clock);
        var ends = await Task.WhenAll(pods.Select((pod, index) => RunAsync(port, target with { Kind = WorkloadKind.Pod, Name = pod, Selector = null }, index == 0, cancellation))).ConfigureAwait(false);
        return ends.Contains(ExitCode.Done) ? ExitCode.Done : ends[0];
    }

    private async Task<IReadOnlyList<string>> FindAsync(KubernetesReference target, CancellationToken cancellation)
    {
        await using var connection = ClusterConnection.Open(target.Kubeconfig, target.Context, target.Namespace, host);
        return await new TargetFinder(connection, target, mayStop: false).FindAllAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<ExitCode> RunAsync(ReplicaPort port, KubernetesReference pod, bool isFirst, CancellationToken cancellation)
    {
        var said = new TargetReporter(pod.Name!, reporter);
        var session = request with
        {
            Target = pod,
            Name = request.Name ?? (request.Target as KubernetesReference)?.Name,
            Ide = isFirst ? request.Ide : IdeWish.None,
            Forwards = isFirst ? request.Forwards : [],
        };
        try
        {
            await using var platform = PlatformFactory.Open(pod, host, mayStop: true);
            await using var share = port.For(pod.Name!);
            return await new DebugOperation(platform, session, host, said, share).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (FaultException error)
        {
            var fault = error.Fault;
            said.Report(new FaultReport(fault.Definition.Code, fault.What, fault.Why, fault.Next, (int)fault.Definition.Exit));
            return fault.Definition.Exit;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private FaultException Refused(string why, string next) => new(FaultCatalog.CommandNotUnderstood, $"cannot debug every replica of {request.Target.Text}", why, next);
}
