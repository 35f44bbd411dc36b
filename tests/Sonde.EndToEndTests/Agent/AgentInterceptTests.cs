using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Sonde.EndToEndTests.Support;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Connections that come in to the pod go to this machine while they are to, and to the pod from the moment on at which anything ends.</summary>
[Collection("agent")]
public sealed class AgentInterceptTests
{
    private static readonly InterceptHeader Header = new("x-user", "dev");

    [Fact]
    public async Task Everything_from_outside_comes_here_and_nothing_from_within_and_the_end_leaves_no_rule()
    {
        await using var scene = await InterceptScene.StartAsync();
        var before = scene.Rules;
        using var old = InterceptScene.Client(scene.Other);
        Assert.Equal("pod", await InterceptScene.WhoAsync(old));
        Assert.True((await scene.BeginAsync()).IsOn);

        Assert.Equal("here", await InterceptScene.WhoAsync(scene.Other));
        Assert.Equal("here", await InterceptScene.WhoAsync(scene.Node));
        using var inside = InterceptScene.Client(scene.Pod, "127.0.0.1");
        Assert.Equal("pod", await InterceptScene.WhoAsync(inside));
        Assert.Equal("pod", await InterceptScene.WhoAsync(scene.Pod));
        Assert.Equal("pod", await InterceptScene.WhoAsync(old));
        var end = await scene.EndAsync();

        Assert.Equal("pod", await InterceptScene.WhoAsync(scene.Other));
        Assert.Equal(before, scene.Rules);
        Assert.Equal((false, 2L, 0L, null), (end.IsOn, end.Figures.Here, end.Figures.Pod, end.Note));
    }

    [Fact]
    public async Task Requests_of_one_connection_go_by_their_header_with_large_bodies_both_ways()
    {
        await using var scene = await InterceptScene.StartAsync();
        await scene.BeginAsync(Header);
        using var client = InterceptScene.Client(scene.Other);

        // A session that does not come back carries 4 MiB; those of the program itself carry more (Podman's tests).
        var bytes = Streams.Noise(1024 * 1024);
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal("here", await InterceptScene.WhoAsync(client, "/", ("X-User", "dev")));
            Assert.Equal("pod", await InterceptScene.WhoAsync(client, "/", ("X-User", "devil")));
            Assert.Equal("pod", await InterceptScene.WhoAsync(client));
        }

        foreach (var user in new[] { "dev", "nobody" })
        {
            using var upload = new HttpRequestMessage(HttpMethod.Post, "/bytes/3000000") { Content = new ByteArrayContent(bytes), Headers = { { "x-user", user } } };
            using var answer = await client.SendAsync(upload, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith($"{(user == "dev" ? "here" : "pod")} {Convert.ToHexStringLower(SHA256.HashData(bytes))} xxx", text, StringComparison.Ordinal);
            Assert.True(text.Length > 3_000_000, $"{text.Length}");
        }

        var figures = (await scene.EndAsync()).Figures;
        Assert.Equal((1L, 11L, 21L, 0L, 0L), (figures.Connections, figures.Here, figures.Pod, figures.FellBack, figures.Broken));
    }

    [Fact]
    public async Task Probes_from_the_node_go_to_the_pod()
    {
        await using var scene = await InterceptScene.StartAsync();
        await scene.BeginAsync(probeSources: [InterceptScene.NodeAddress]);
        using var node = InterceptScene.Client(scene.Node);
        Assert.Equal("pod", await InterceptScene.WhoAsync(node, "/", ("User-Agent", "kube-probe/1.36")));
        Assert.Equal("here", await InterceptScene.WhoAsync(scene.Node));
        var figures = await scene.FiguresAsync();
        Assert.Equal((1L, 1L), (figures.Here, figures.Probes));
    }

    [Fact]
    public async Task Where_nothing_takes_it_here_the_pod_gets_it()
    {
        await using var scene = await InterceptScene.StartAsync();
        await scene.BeginAsync();
        await scene.Here.DisposeAsync();
        for (var request = 0; request < 5; request++)
        {
            Assert.Equal("pod", await InterceptScene.WhoAsync(scene.Other));
        }

        Assert.Equal(5, (await scene.FiguresAsync()).FellBack);
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("nft")]
    [InlineData("both")]
    [InlineData("connect")]
    public async Task Whatever_is_killed_the_pod_answers_again_and_no_rule_is_left(string killed)
    {
        await using var scene = await InterceptScene.StartAsync(graceSeconds: 2);
        var before = scene.Rules;
        await scene.BeginAsync();
        Assert.Equal("here", await InterceptScene.WhoAsync(scene.Other));
        var nft = Process.GetProcessesByName("nft").Where(process => IsChild(process.Id, scene.Agent.Id)).Select(static process => process.Id).ToArray();
        Assert.Single(nft);

        if (killed is "nft" or "both")
        {
            Signal.Send(nft[0], Signal.Kill);
        }

        if (killed is "agent" or "both")
        {
            scene.Agent.Kill();
        }
        else if (killed == "connect")
        {
            scene.Session.Connect.Kill();
        }

        await Eventually.IsTrueAsync(() => scene.Rules == before, "the rules are gone", 6);
        Assert.Equal("pod", await InterceptScene.WhoAsync(scene.Other));
        if (killed == "nft")
        {
            Assert.False((await scene.Session.AskAsync<InterceptAnswer>(new InterceptFiguresRequest())).IsOn);
            Assert.True((await scene.BeginAsync()).IsOn);
            Assert.Equal("here", await InterceptScene.WhoAsync(scene.Other));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_link_that_fell_silent_under_load_no_request_is_lost_once_the_grace_is_over(bool hasHeader)
    {
        const double Grace = 2;
        await using var scene = await InterceptScene.StartAsync(Grace);
        await scene.BeginAsync(hasHeader ? Header : null);
        var outcomes = new ConcurrentQueue<(long Began, string Who)>();
        using var end = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, 4).Select(number => Task.Run(() => LoadAsync(scene, isKept: number % 2 == 0, outcomes, end.Token)))];
        await Eventually.IsTrueAsync(() => outcomes.Count(static outcome => outcome.Who == "here") > 50, "the load comes here");

        scene.Session.FallSilent();
        var cut = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(Grace + 3), TimeProvider.System, TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await Task.WhenAll(load);

        // The heartbeat looks once a second, so the grace is over within a second of its length.
        var after = outcomes.Where(outcome => Stopwatch.GetElapsedTime(cut, outcome.Began).TotalSeconds > Grace + 1.2).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{outcomes.Count} requests, {outcomes.Count(static outcome => outcome.Who.StartsWith("lost", StringComparison.Ordinal))} lost, {after.Length} after the grace");
        Assert.True(after.Length > 50, $"{after.Length}");
        Assert.All(after, static outcome => Assert.Equal("pod", outcome.Who));
    }

    [Fact]
    public async Task A_second_session_does_not_get_the_port_and_what_a_dead_one_left_is_removed()
    {
        await using var scene = await InterceptScene.StartAsync();
        scene.Pod.Command("nft", "add table inet sonde_intercept_8080_left; add table inet mine");
        await scene.BeginAsync();
        await using var second = await TestSession.OpenAsync(scene.Agent);
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => second.AskAsync<InterceptAnswer>(new StartInterceptRequest(InterceptScene.Port)));
        Assert.Equal(AgentErrorCode.InterceptedAlready, refusal.Error.Code);
        Assert.Equal("here", await InterceptScene.WhoAsync(scene.Other));
        await scene.EndAsync();
        Assert.DoesNotContain("sonde", scene.Rules, StringComparison.Ordinal);
        Assert.Contains("mine", scene.Rules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_others_that_turn_connections_are_not_interfered_with()
    {
        await using var scene = await InterceptScene.StartAsync();
        scene.Pod.Command("nft", "add table ip nat; add chain ip nat ISTIO_INBOUND { type nat hook prerouting priority -100; }; add rule ip nat ISTIO_INBOUND tcp dport 9999 redirect to :15006");
        var before = scene.Rules;
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.BeginAsync());
        Assert.Equal(AgentErrorCode.TrafficTurned, refusal.Error.Code);
        Assert.Contains("ISTIO_INBOUND", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, scene.Rules);
    }

    [Fact]
    public async Task Without_NET_ADMIN_nothing_is_turned()
    {
        await using var scene = await InterceptScene.StartAsync(5, "/usr/bin/setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin");
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.BeginAsync());
        Assert.Equal(AgentErrorCode.InterceptFailed, refusal.Error.Code);
        Assert.Equal("pod", await InterceptScene.WhoAsync(scene.Other));
    }

    private static bool IsChild(int process, int parent)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task LoadAsync(InterceptScene scene, bool isKept, ConcurrentQueue<(long Began, string Who)> outcomes, CancellationToken end)
    {
        HttpClient? kept = null;
        while (!end.IsCancellationRequested)
        {
            var client = kept ?? InterceptScene.Client(scene.Other);
            kept = isKept ? client : null;
            var began = Stopwatch.GetTimestamp();
            try
            {
                outcomes.Enqueue((began, await InterceptScene.WhoAsync(client, "/", ("x-user", "dev"))));
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
            {
                outcomes.Enqueue((began, $"lost: {lost.Message}"));
            }

            if (!isKept)
            {
                client.Dispose();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        kept?.Dispose();
    }
}
