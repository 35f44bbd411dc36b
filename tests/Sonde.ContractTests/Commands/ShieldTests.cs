using System.Text.Json.Nodes;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class ShieldTests
{
    private const ulong NetAdmin = 1 << 12;

    [Fact]
    public async Task The_plan_the_request_and_the_receipt_tell_of_the_shield()
    {
        await using var cluster = Probed("httpGet", new JsonObject { ["path"] = "/healthz", ["port"] = 8080, ["httpHeaders"] = Header("X-Token") });
        Greet(cluster, NetAdmin, AgentCapability.Shield);
        cluster.Agent.Stopped = cluster.Agent.Stopped with { Shield = new ShieldReport(false, 58, 2) };
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--shield");
        Assert.Equal(0, await run.EndAsync());
        var plan = Assert.Single(run.Reports.All<PlanReport>()).Plan;
        Assert.Contains("NET_ADMIN", Assert.IsType<AddToolbox>(plan.Toolbox).Security.AddCapabilities);
        Assert.Contains("HTTP 8080/healthz (liveness)", Assert.Single(plan.Shield!), StringComparison.Ordinal);
        Assert.Contains("anew from every liveness probe", plan.Budget!, StringComparison.Ordinal);
        var shield = Assert.Single(cluster.Agent.Asked.OfType<StartDebuggerRequest>()).Shield!;
        Assert.Equal(new ShieldedProbe(ProbeKind.Http, 8080, "/healthz", true), Assert.Single(shield.Probes));
        Assert.Equal((string)cluster.Pod["status"]!["hostIP"]!, Assert.Single(shield.Sources));
        Assert.Contains("the probe shield answered 58 probes and passed 2 other connections on; its rules are gone (checked)", run.Receipt.Written);
        Assert.DoesNotContain("header-value", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_of_the_users_own_runs_out_whatever_is_answered()
    {
        await using var cluster = Probed("httpGet", new JsonObject { ["port"] = 8080 });
        Greet(cluster, NetAdmin, AgentCapability.Shield);
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug("--shield", "--budget", "3s").EndAsync());
        Assert.False(Assert.Single(Assert.Single(cluster.Agent.Asked.OfType<StartDebuggerRequest>()).Shield!.Probes).RestartsLimit);
    }

    [Theory]
    [InlineData("exec", "the program runs as ever")]
    [InlineData(null, "the container has no probes")]
    public async Task Where_there_is_nothing_to_answer_nothing_is_added(string? kind, string why)
    {
        await using var cluster = kind is null ? Plain() : Probed(kind, new JsonObject { ["command"] = new JsonArray("check") });
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND5012", "--shield");
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Theory]
    [InlineData("", NetAdmin, "no nft")]
    [InlineData(AgentCapability.Shield, 0, "without NET_ADMIN")]
    public async Task A_toolbox_that_could_not_raise_it_attaches_nothing(string capability, ulong held, string why)
    {
        await using var cluster = Probed("grpc", new JsonObject { ["port"] = 9090 });
        Greet(cluster, held, capability);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND5013", "--shield");
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task What_the_kernel_says_against_it_is_quoted()
    {
        await using var cluster = Probed("grpc", new JsonObject { ["port"] = 9090 });
        Greet(cluster, NetAdmin, AgentCapability.Shield);
        var greet = cluster.Agent.Instead!;
        cluster.Agent.Instead = (link, request, gone) => request is StartDebuggerRequest
            ? throw new AgentRefusedException(new AgentError(AgentErrorCode.ShieldFailed, "nft refused: Operation not supported"))
            : greet(link, request, gone);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND5013", "--shield");
        Assert.Contains("Operation not supported", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_legacy_shape_gives_no_capability_and_so_no_shield()
    {
        await using var cluster = Probed("httpGet", new JsonObject { ["port"] = 8080 }, EphemeralContainersShape.Legacy);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND5005", "--shield");
        Assert.Contains("NET_ADMIN", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    private static ScriptedCluster Plain(EphemeralContainersShape shape = EphemeralContainersShape.Current)
    {
        var cluster = new ScriptedCluster(shape).WithUser(shape == EphemeralContainersShape.Legacy ? null : 1001, 1001);
        cluster.Change(pod =>
        {
            foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
            {
                pod["spec"]!["containers"]![0]!.AsObject().Remove(probe);
            }
        });
        return cluster;
    }

    private static ScriptedCluster Probed(string kind, JsonObject probe, EphemeralContainersShape shape = EphemeralContainersShape.Current)
    {
        var cluster = Plain(shape);
        cluster.Change(pod => pod["spec"]!["containers"]![0]!["livenessProbe"] = new JsonObject { [kind] = probe });
        return cluster;
    }

    private static JsonArray Header(string name) => [new JsonObject { ["name"] = name, ["value"] = "header-value" }];

    private static void Greet(ScriptedCluster cluster, ulong capabilities, string capability) => cluster.Agent.Instead = (link, request, _) =>
    {
        var hello = AgentFacts.Hello(link.Session);
        return Task.FromResult<AgentAnswer?>(request is not HelloRequest ? null : hello with
        {
            Capabilities = [.. hello.Capabilities, capability],
            Identity = new ProcessIdentity(0, 0, capabilities, capabilities),
        });
    };
}
