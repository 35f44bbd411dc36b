using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis;

/// <summary>A probe in words; arguments of a command are left out: they may hold secrets. Pure.</summary>
internal static class ProbeWords
{
    /// <summary><c>readiness probe: HTTP 8080/healthz, every 10 s, 3 failures of 1 s each count</c>.</summary>
    public static string Text(string name, Probe probe) =>
        $"{name} probe: {What(probe)}, every {probe.PeriodSeconds ?? 10} s, {probe.FailureThreshold ?? 3} failures in a row count, {probe.TimeoutSeconds ?? 1} s each"
        + (probe.InitialDelaySeconds > 0 ? $", from {probe.InitialDelaySeconds} s on" : "");

    private static string What(Probe probe) => probe switch
    {
        { HttpGet: { } http } => CaseText.Clean($"{(http.Scheme.Length > 0 ? http.Scheme : "HTTP")} {http.Port}{(http.Path.StartsWith('/') ? "" : "/")}{http.Path}"),
        { TcpSocket: { } tcp } => CaseText.Clean($"TCP {tcp.Port}"),
        { Grpc: { } grpc } => $"gRPC {grpc.Port}",
        { Exec.Command: [var program, ..] } => CaseText.Clean($"runs {program}"),
        _ => "runs a command",
    };
}
