using System.Globalization;
using Sonde.Core.Plans;
using Sonde.Core.Settings;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// The pause budget that a container's liveness or startup probe leaves: how long its process may stand before the kubelet restarts it. Pure. Defaults as in
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
    /// <param name="container">The container.</param>
    /// <param name="isStarted">False while its startup probe has not succeeded: until then that one restarts it, and the liveness probe is off.</param>
    public static PauseBudget? Of(Container container, bool isStarted = true)
    {
        // A session outlasts the start, and its budget is made once: the shorter one holds from its beginning.
        var liveness = Of(container.LivenessProbe, "liveness");
        return isStarted ? liveness : PauseBudget.Shorter(liveness, Of(container.StartupProbe, "startup"));
    }

    /// <summary>What a stop does to the container's readiness, which no budget heeds: a sentence; null for nothing.</summary>
    public static string? ReadinessNote(Container container) => container.ReadinessProbe is { } probe && Kind(probe) is { } kind
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"After {Figures.Of(probe).UntilFailure.TotalSeconds:0.0} s at a stop the readiness probe ({Figures.Of(probe).Describe(kind)}) takes the pod out of its services, until it succeeds again.")
        : null;

    private static PauseBudget? Of(Probe? probe, string name)
    {
        if (probe is null || Kind(probe) is not { } kind)
        {
            return null;
        }

        var figures = Figures.Of(probe);
        var margin = Longer(LeastMargin, figures.UntilFailure / 10);
        return new PauseBudget(
            Longer(figures.UntilFailure - margin, Least),
            figures.Period + figures.Timeout,
            $"the {name} probe ({figures.Describe(kind)}) would have the kubelet restart the container");
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 1, Most));

    private static string? Kind(Probe probe) =>
        probe.HttpGet is { } http ? $"{(http.Scheme.Length > 0 ? http.Scheme : "HTTP")} {http.Port}{http.Path}"
        : probe.Grpc is { } grpc ? $"gRPC {grpc.Port}"
        : probe.Exec is not null ? "a program"
        : null;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed record Figures(TimeSpan Period, TimeSpan Timeout, int Threshold)
    {
        /// <summary>At the worst the first probe begins as the process stops; the last one has failed when its own time is over.</summary>
        public TimeSpan UntilFailure => ((Threshold - 1) * Longer(Period, Timeout)) + Timeout;

        public static Figures Of(Probe probe) => new(
            Seconds(probe.PeriodSeconds ?? DefaultPeriod),
            Seconds(probe.TimeoutSeconds ?? DefaultTimeout),
            Math.Clamp(probe.FailureThreshold ?? DefaultThreshold, 1, Most));

        public string Describe(string kind) => $"{kind}, every {DurationText.Format(Period)}, {Threshold} failures of {DurationText.Format(Timeout)}";
    }
}
