using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary><c>sonde debug --all</c>: the sessions of every replica of a workload side by side, behind one local port.</summary>
/// <remarks>Tasks: one for each replica, awaited by <c>RunAsync</c>.</remarks>
internal sealed class ReplicaOperation(DebugRequest request, HostContext host, IReporter reporter)
{
    /// <summary>Runs until the user ends it, or every session has ended.</summary>
    /// <exception cref="FaultException">SND2001: this has no replicas, or too many; the workload cannot be looked at.</exception>
    /// <returns>Done where a session came to its end in order; else the exit code of the first.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var pods = await ReplicaFinding.FindAsync(request.Target, "debug", host, reporter, cancellation).ConfigureAwait(false);
        await using var port = new ReplicaPort(reporter, host.Clock);
        var ends = await Task.WhenAll(pods.Select((pod, index) => RunAsync(port, pod, index == 0, cancellation))).ConfigureAwait(false);
        return ends.Contains(ExitCode.Done) ? ExitCode.Done : ends[0];
    }

    private Task<ExitCode> RunAsync(ReplicaPort port, KubernetesReference pod, bool isFirst, CancellationToken cancellation)
    {
        var said = new TargetReporter(pod.Name!, reporter);
        var session = request with
        {
            Target = pod,
            Name = request.Name ?? (request.Target as KubernetesReference)?.Name,
            Ide = isFirst ? request.Ide : IdeWish.None,
            Forwards = isFirst ? request.Forwards : [],
        };
        return ReplicaFinding.RunAsync(
            said,
            async () =>
            {
                await using var platform = PlatformFactory.Open(pod, host, mayStop: true);
                await using var share = port.For(pod.Name!);
                return await new DebugOperation(platform, session, host, said, share).RunAsync(cancellation).ConfigureAwait(false);
            },
            cancellation);
    }
}
