using Sonde.Core.Plans;
using Sonde.Core.Settings;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// The pause budget that a container's liveness probe leaves: how long its process may stand before the kubelet restarts it. Pure. Defaults as in
/// k8s.io/api/core/v1 (Probe); the kubelet's worker as in pkg/kubelet/prober/worker.go.
/// </summary>
internal static class ProbeBudget
{
    private const int DefaultPeriod = 10;
    private const int DefaultTimeout = 1;
    private const int DefaultThreshold = 3;

    /// <summary>More than a day, or so many failures: more means never, and the product still is a time.</summary>
    private const int Most = 100_000;

    /// <summary>The agent looks four times a second, the debugger takes its time to let go, and then the process has a probe to answer.</summary>
    private static readonly TimeSpan LeastMargin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);

    /// <summary>Null where nothing restarts the container. One that connects only is answered by the kernel, for a process that stands too.</summary>
    public static PauseBudget? Of(Container container)
    {
        if (container.LivenessProbe is not { } probe || Kind(probe) is not { } kind)
        {
            return null;
        }

        var period = Seconds(probe.PeriodSeconds ?? DefaultPeriod);
        var timeout = Seconds(probe.TimeoutSeconds ?? DefaultTimeout);
        var threshold = Math.Clamp(probe.FailureThreshold ?? DefaultThreshold, 1, Most);

        // At the worst the first probe begins as the process stops; the last one has failed when its own time is over.
        var untilRestart = ((threshold - 1) * Longer(period, timeout)) + timeout;
        var margin = Longer(LeastMargin, untilRestart / 10);
        return new PauseBudget(
            Longer(untilRestart - margin, Least),
            period + timeout,
            $"the liveness probe ({kind}, every {DurationText.Format(period)}, {threshold} failures of {DurationText.Format(timeout)}) would have the kubelet restart the container");
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 1, Most));

    private static string? Kind(Probe probe) =>
        probe.HttpGet is { } http ? $"{(http.Scheme.Length > 0 ? http.Scheme : "HTTP")} {http.Port}{http.Path}"
        : probe.Grpc is { } grpc ? $"gRPC {grpc.Port}"
        : probe.Exec is not null ? "a program"
        : null;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
