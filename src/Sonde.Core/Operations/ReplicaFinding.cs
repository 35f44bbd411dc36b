using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary>Every replica of a workload, for <c>--all</c>.</summary>
internal static class ReplicaFinding
{
    /// <summary>Each replica costs a toolbox and a stream; who has more wants one of them.</summary>
    private const int MostReplicas = 16;

    /// <summary>Finds them, and says so.</summary>
    /// <param name="target">The workload.</param>
    /// <param name="act">What is to be done: <c>debug</c>.</param>
    /// <param name="host">This machine.</param>
    /// <param name="reporter">Hears which they are.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>A reference to each pod.</returns>
    /// <exception cref="FaultException">SND2001: this has no replicas, or too many; the workload cannot be looked at.</exception>
    public static async Task<IReadOnlyList<KubernetesReference>> FindAsync(TargetReference target, string act, HostContext host, IReporter reporter, CancellationToken cancellation)
    {
        if (target is not KubernetesReference { Name: null } and not KubernetesReference { Kind: not WorkloadKind.Pod })
        {
            throw Refused(target, act, "it is one container: only a workload or a selector has replicas", "leave --all out, or name a workload: deploy/NAME, or -l app=NAME");
        }

        var workload = (KubernetesReference)target;
        await using var connection = ClusterConnection.Open(workload.Kubeconfig, workload.Context, workload.Namespace, host);
        var pods = await new TargetFinder(connection, workload, mayStop: false).FindAllAsync(cancellation).ConfigureAwait(false);
        if (pods.Count > MostReplicas)
        {
            throw Refused(target, act, $"{pods.Count} of its pods run, and at most {MostReplicas} are taken together", "choose fewer with a selector: -l app=NAME,pod-template-hash=HASH");
        }

        reporter.Report(new ProgressReport($"{pods.Count} replicas: {string.Join(", ", pods)}", true, null));
        return [.. pods.Select(pod => workload with { Kind = WorkloadKind.Pod, Name = pod, Selector = null })];
    }

    /// <summary>Does something with every replica.</summary>
    /// <param name="pods">The replicas.</param>
    /// <param name="run">Does it with one.</param>
    /// <param name="isInTurn">Whether one comes after the other, so that the others answer meanwhile: for what a program may stand for. Else all at once.</param>
    /// <returns>How each ended, in their order.</returns>
    public static async Task<ExitCode[]> RunAllAsync(IReadOnlyList<KubernetesReference> pods, Func<KubernetesReference, Task<ExitCode>> run, bool isInTurn)
    {
        var ends = pods.Select(run);
        if (!isInTurn)
        {
            return await Task.WhenAll(ends).ConfigureAwait(false);
        }

        var each = new List<ExitCode>();
        foreach (var end in ends)
        {
            each.Add(await end.ConfigureAwait(false));
        }

        return [.. each];
    }

    /// <summary>Runs one replica's part: whatever ends it is said in its name, and ends no other.</summary>
    /// <param name="said">Says things in its name.</param>
    /// <param name="part">The part.</param>
    /// <param name="cancellation">The user's.</param>
    public static async Task<ExitCode> RunAsync(IReporter said, Func<Task<ExitCode>> part, CancellationToken cancellation)
    {
        try
        {
            return await part().ConfigureAwait(false);
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

    private static FaultException Refused(TargetReference target, string act, string why, string next) =>
        new(FaultCatalog.CommandNotUnderstood, $"cannot {act} every replica of {target.Text}", why, next);
}
