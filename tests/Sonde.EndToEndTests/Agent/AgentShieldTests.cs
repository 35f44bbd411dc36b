using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>While the target is stopped, and only then, the agent answers the node's probes, and nothing else changes for anybody.</summary>
[Collection("agent")]
public sealed class AgentShieldTests
{
    [Fact]
    public async Task Probes_from_the_node_are_answered_while_the_target_is_stopped_and_everybody_else_waits_for_the_target()
    {
        await using var scene = await ShieldScene.StartAsync();
        var held = await scene.StopAsync();

        for (var round = 0; round < 5; round++)
        {
            Assert.StartsWith("HTTP/1.1 200 OK", await Eventually.WithinAsync(ShieldScene.AskAsync(scene.Node, ShieldScene.Probe), "an answer", 2), StringComparison.Ordinal);
        }

        var user = ShieldScene.AskAsync(scene.Node, ShieldScene.Request);
        var fake = ShieldScene.AskAsync(scene.Other, ShieldScene.Probe);
        await scene.Session.SeesAsync(status => status.Shield is { Answered: 5, PassedOn: 1 }, "the figures");
        Assert.False(held.IsCompleted || user.IsCompleted || fake.IsCompleted);

        var stopped = await scene.Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());

        Assert.Contains("hello", await Eventually.WithinAsync(held, "the request that was held"), StringComparison.Ordinal);
        Assert.Contains("hello", await Eventually.WithinAsync(user, "the request that was passed on"), StringComparison.Ordinal);
        Assert.Contains("hello", await Eventually.WithinAsync(fake, "the request that looked like a probe"), StringComparison.Ordinal);
        Assert.Equal(new ShieldReport(false, 5, 1), stopped.Shield);
        Assert.Empty(scene.Tables);
        Assert.Contains("hello", await ShieldScene.AskAsync(scene.Node, ShieldScene.Probe), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gRPC_probe_is_answered_to_a_client_of_others_making()
    {
        await using var scene = await ShieldScene.StartAsync();
        await scene.StopAsync();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, _) => new NetworkStream(await ShieldScene.ConnectAsync(scene.Node, ShieldScene.Port), ownsSocket: true),
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        using var call = new HttpRequestMessage(HttpMethod.Post, $"http://{ShieldScene.PodAddress}:{ShieldScene.Port}/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { { "Content-Type", "application/grpc" } } },
            Headers = { { "User-Agent", "kube-probe/1.36 grpc-go/1.72.2" }, { "TE", "trailers" } },
        };

        using var answer = await client.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([0, 0, 0, 0, 2, 8, 1], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["0"], answer.TrailingHeaders.GetValues("grpc-status"));
        await scene.Session.SeesAsync(status => status.Shield is { Answered: 1 }, "the figures");
    }

    [Fact]
    public async Task Nobody_finds_a_port_of_ours()
    {
        await using var scene = await ShieldScene.StartAsync();
        await scene.StopAsync();
        Assert.True(scene.Pod.Command("ss", "-ltnH").Trim().Split('\n').Length > 1, "there is a door to be found");

        Assert.Equal(new[] { ShieldScene.Port }, await ShieldScene.ScanAsync(scene.Other, ShieldScene.PodAddress));
        Assert.Equal(new[] { ShieldScene.Port }, await ShieldScene.ScanAsync(scene.Node, ShieldScene.PodAddress));
        Assert.Equal(new[] { ShieldScene.Port }, await ShieldScene.ScanAsync(scene.Pod, ShieldScene.PodAddress));
        Assert.Equal(new[] { ShieldScene.Port }, await ShieldScene.ScanAsync(scene.Pod, "127.0.0.1"));
    }

    [Fact]
    public async Task The_rules_go_within_a_second_of_the_agents_death_by_SIGKILL()
    {
        await using var scene = await ShieldScene.StartAsync();
        await scene.StopAsync();
        Assert.StartsWith("table inet sonde_shield_", scene.Tables, StringComparison.Ordinal);

        scene.Agent.Kill();

        await Eventually.IsTrueAsync(() => scene.Tables.Length == 0, "the rules are gone", 1);
        await Eventually.IsTrueAsync(() => scene.Target.IsFree, "the target runs");
        Assert.Contains("hello", await Eventually.WithinAsync(ShieldScene.AskAsync(scene.Node, ShieldScene.Probe), "an answer of the target"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_lasts_beyond_its_limit_as_long_as_probes_come_and_are_answered()
    {
        await using var scene = await ShieldScene.StartAsync();
        await scene.StopAsync(new PauseLimit(1.5, 5));

        for (var round = 0; round < 8; round++)
        {
            Assert.Contains("200 OK", await ShieldScene.AskAsync(scene.Node, ShieldScene.Probe), StringComparison.Ordinal);
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal('t', scene.Target.State);
        await Eventually.IsTrueAsync(() => scene.Target.IsFree, "the limit counts again", 4);
        await scene.Session.SeesAsync(status => status.Shield is { IsOn: false }, "the shield is lowered", 3);
    }

    [Fact]
    public async Task A_connection_from_the_node_that_was_there_before_the_stop_goes_on_over_it()
    {
        await using var scene = await ShieldScene.StartAsync();
        using var before = await ShieldScene.ConnectAsync(scene.Node, ShieldScene.Port);
        await scene.StopAsync();

        await before.SendAsync(Encoding.ASCII.GetBytes(ShieldScene.Request), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        await scene.Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());

        using var reader = new StreamReader(new NetworkStream(before), Encoding.ASCII);
        Assert.Contains("hello", await Eventually.WithinAsync(reader.ReadToEndAsync(TestContext.Current.CancellationToken), "its answer"), StringComparison.Ordinal);
        Assert.Equal(0, scene.Session.Status!.Shield!.PassedOn);
    }

    [Fact]
    public async Task What_a_shield_of_before_has_left_behind_is_removed_at_the_next_attach()
    {
        await using var scene = await ShieldScene.StartAsync();
        scene.Pod.Command("nft", "add table inet sonde_shield_left; add table inet mine");

        await scene.AttachAsync();

        Assert.Equal("table inet mine", scene.Tables);
    }

    [Fact]
    public async Task Without_NET_ADMIN_nothing_is_attached()
    {
        await using var scene = await ShieldScene.StartAsync("/usr/bin/setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin");

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.AttachAsync());

        Assert.Equal(AgentErrorCode.ShieldFailed, refusal.Error.Code);
        Assert.Contains("not permitted", refusal.Message, StringComparison.Ordinal);
        Assert.True(scene.Target.IsFree);
    }
}
