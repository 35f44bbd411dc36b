using System.Globalization;
using Sonde.Core.Plans;
using Sonde.Kubernetes.Api;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Which of a container's probes can be answered in its place. Pure. The kubelet: pkg/kubelet/prober and pkg/probe.</summary>
internal static class ProbeShielding
{
    /// <summary>All of the container's probes; those of other containers need no shield, because nothing stops them.</summary>
    public static ShieldOffer Of(Pod pod, Container container)
    {
        (string Role, Probe? Probe)[] all = [("liveness", container.LivenessProbe), ("readiness", container.ReadinessProbe), ("startup", container.StartupProbe)];
        var judged = all.Where(entry => entry.Probe is not null).Select(entry => (entry.Role, Judgement: Judge(pod, container, entry.Probe!))).ToArray();
        var answered = judged.Where(entry => entry.Judgement.Probe is not null).ToArray();
        return new ShieldOffer(
            [.. answered.Select(entry => entry.Judgement.Probe! with { RestartsLimit = entry.Role == "liveness" })],
            pod.Status.HostIP.Length > 0 ? [pod.Status.HostIP] : [])
        {
            Answered = [.. answered.GroupBy(entry => entry.Judgement.Text).Select(group => $"{group.Key} ({string.Join(", ", group.Select(entry => entry.Role))})")],
            Unanswered = [.. judged.Except(answered).Select(entry => $"the {entry.Role} probe ({entry.Judgement.Text}): {entry.Judgement.Reason}")],
        };
    }

    private static Judgement Judge(Pod pod, Container container, Probe probe) => probe switch
    {
        { HttpGet: { } http } => JudgeHttp(pod, container, http),
        { Grpc: { } grpc } => pod.Spec.HostNetwork
            ? Judgement.Not($"gRPC {grpc.Port}", NodesNetwork)
            : new Judgement(
                string.Create(CultureInfo.InvariantCulture, $"gRPC {grpc.Port}{(grpc.Service.Length > 0 ? $" {grpc.Service}" : "")}"),
                new ShieldedProbe(ProbeKind.Grpc, grpc.Port, grpc.Service, false),
                null),
        { TcpSocket: { } tcp } => Judgement.Not($"TCP {tcp.Port}", "the kernel does, for a process that is stopped too"),
        { Exec: not null } => Judgement.Not("a program", "nothing is sent that could be answered; the program runs as ever, and may ask the stopped process"),
        _ => Judgement.Not("of an unknown kind", "it is not known what it asks"),
    };

    private const string NodesNetwork = "the pod has its node's network, in which nothing is changed";

    private static Judgement JudgeHttp(Pod pod, Container container, HttpProbe http)
    {
        var isHttps = string.Equals(http.Scheme, "HTTPS", StringComparison.OrdinalIgnoreCase);
        var text = $"{(isHttps ? "HTTPS" : "HTTP")} {http.Port}{http.Path}";
        var port = Port(container, http.Port);
        var reason = pod.Spec.HostNetwork ? NodesNetwork
            : isHttps ? "HTTPS needs a certificate, and the agent has none"
            : http.Host.Length > 0 ? "it goes to a host of its own"
            : http.HttpHeaders.Any(header => string.Equals(header.Name, "User-Agent", StringComparison.OrdinalIgnoreCase))
                ? "it sets its own User-Agent, by which alone it could be told from other requests"
            : port is null ? "the container has no port of that name"
            : null;
        return reason is null
            ? new Judgement(text, new ShieldedProbe(ProbeKind.Http, port!.Value, http.Path.StartsWith('/') ? http.Path : $"/{http.Path}", false), null)
            : Judgement.Not(text, reason);
    }

    private static int? Port(Container container, string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number is >= 1 and <= 65535 ? number : null
        : container.Ports.FirstOrDefault(candidate => candidate.Name == port)?.Number;

    private sealed record Judgement(string Text, ShieldedProbe? Probe, string? Reason)
    {
        public static Judgement Not(string text, string reason) => new(text, null, reason);
    }
}
