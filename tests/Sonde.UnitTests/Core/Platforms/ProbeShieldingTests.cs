using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ProbeShieldingTests
{
    private static readonly Pod Pod = new() { Status = new PodStatus { HostIP = "10.0.0.1" } };
    private static readonly Probe Http = new() { HttpGet = new HttpProbe { Path = "/healthz", Port = "8080" } };

    [Fact]
    public void Probes_of_the_target_over_HTTP_and_gRPC_are_answered_and_the_liveness_probe_restarts_the_limit()
    {
        var offer = ProbeShielding.Of(Pod, new Container
        {
            LivenessProbe = Http,
            ReadinessProbe = new Probe { Grpc = new GrpcProbe { Port = 9090, Service = "shop" } },
            StartupProbe = Http,
        });
        Assert.Equal(
            [new(ProbeKind.Http, 8080, "/healthz", true), new(ProbeKind.Grpc, 9090, "shop", false), new ShieldedProbe(ProbeKind.Http, 8080, "/healthz", false)],
            offer.Probes);
        Assert.Equal(
            ["answers HTTP 8080/healthz (liveness, startup), gRPC 9090 shop (readiness) for 10.0.0.1, the pod's default gateway, while the process is stopped and only then"],
            offer.Lines);
        Assert.True(offer.RestartsBudget);
        Assert.False(offer.WithoutBudget().RestartsBudget);
    }

    [Fact]
    public void A_port_may_have_a_name_and_a_path_no_slash()
    {
        var container = new Container
        {
            Ports = [new ContainerPort { Name = "web", Number = 80 }],
            ReadinessProbe = new Probe { HttpGet = new HttpProbe { Path = "ready", Port = "web" } },
        };
        Assert.Equal(new ShieldedProbe(ProbeKind.Http, 80, "/ready", false), Assert.Single(ProbeShielding.Of(Pod, container).Probes));
    }

    public static TheoryData<Probe, string> Others => new()
    {
        { new Probe { HttpGet = new HttpProbe { Path = "/h", Port = "8443", Scheme = "HTTPS" } }, "the liveness probe (HTTPS 8443/h): HTTPS needs a certificate" },
        { new Probe { HttpGet = new HttpProbe { Port = "80", Host = "example.com" } }, "the liveness probe (HTTP 80): it goes to a host of its own" },
        { new Probe { HttpGet = new HttpProbe { Port = "web" } }, "the liveness probe (HTTP web): the container has no port of that name" },
        { new Probe { HttpGet = new HttpProbe { Port = "80", HttpHeaders = [new HttpHeaderName { Name = "user-agent" }] } }, "the liveness probe (HTTP 80): it sets its own User-Agent" },
        { new Probe { TcpSocket = new TcpProbe { Port = "80" } }, "the liveness probe (TCP 80): the kernel does" },
        { new Probe { Exec = new ExecProbe { Command = ["secret"] } }, "the liveness probe (a program): nothing is sent" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void What_cannot_be_answered_is_named_with_the_reason(Probe probe, string reason)
    {
        var offer = ProbeShielding.Of(Pod, new Container { LivenessProbe = probe });
        Assert.Empty(offer.Probes);
        Assert.StartsWith(reason, Assert.Single(offer.Unanswered), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", offer.Unanswered[0], StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_nodes_network_nothing_is_answered()
    {
        var pod = Pod with { Spec = new PodSpec { HostNetwork = true } };
        var offer = ProbeShielding.Of(pod, new Container { LivenessProbe = Http, ReadinessProbe = new Probe { Grpc = new GrpcProbe { Port = 1 } } });
        Assert.Empty(offer.Probes);
        Assert.Equal(2, offer.Unanswered.Count);
    }
}
