using System.Net;
using System.Net.Sockets;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class ForwardTests
{
    [Fact]
    public async Task Two_ports_carry_bytes_both_ways_and_keep_half_close()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Forward(laptop, ":8080", ":9090");
        foreach (var purpose in new[] { "port 8080", "port 9090" })
        {
            using var peer = await Peer.ConnectAsync(await run.PortAsync(purpose));
            await peer.SayAsync("hello " + purpose);
            peer.EndSaying();
            Assert.Equal("hello " + purpose, await peer.HearAsync(100));
        }

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal("you ended it", run.Receipt.Ended);
        Assert.Single(cluster.Writes);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task A_refused_connection_ends_nothing_but_itself()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Forward(laptop, $":{ScriptedAgent.RefusingPort}", ":8080");
        using (var refused = await Peer.ConnectAsync(await run.PortAsync("port 9")))
        {
            Assert.Equal("", await refused.HearAsync(1));
        }

        var warning = await run.ReportAsync<WarningReport>();
        Assert.Equal("a connection to port 9 was refused: connection refused", warning.Text);
        using var peer = await Peer.ConnectAsync(await run.PortAsync("port 8080"));
        await peer.SayAsync("still here");
        Assert.Equal("still here", await peer.HearAsync(10));
        Assert.Equal(0, await run.InterruptAsync());
    }

    [Fact]
    public async Task Any_toolbox_that_runs_will_do()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001).WithToolbox(
            ContainerStates.Toolbox("sonde-go-aaaaa", "registry.example/other:1", null), ContainerStates.Running());
        using var laptop = new Laptop(cluster);
        var run = Forward(laptop, ":8080");
        await run.PortAsync("port 8080");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task A_local_port_that_is_taken_is_said_before_the_cluster_is_asked_anything()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var free = Failing.FreePort();
        var run = Forward(laptop, $"{free}:8081", $"{((IPEndPoint)taken.LocalEndpoint).Port}:8080");
        await Failing.AssertAsync(run, "SND2007");
        Assert.Empty(cluster.Server.Requests);
        Assert.True(Failing.IsFree(free));
    }

    [Fact]
    public async Task After_a_cut_the_link_comes_back_under_the_same_port_and_in_the_same_toolbox()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Forward(laptop, ":8080");
        var port = await run.PortAsync("port 8080");
        var failures = 2;
        cluster.Agent.Cut();
        cluster.Agent.Program = (_, _) => Interlocked.Decrement(ref failures) >= 0 ? throw new IOException("the network is still away") : Again(cluster);
        await run.ReportAsync<WarningReport>(warning => warning.Text.EndsWith("; coming back", StringComparison.Ordinal));
        await run.ReportAsync<ProgressReport>(progress => progress.Text.StartsWith("back: ", StringComparison.Ordinal));
        using var peer = await Peer.ConnectAsync(port);
        await peer.SayAsync("again");
        Assert.Equal("again", await peer.HearAsync(5));
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Single(cluster.Writes);
        Assert.Contains("ends after 30 min", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_while_it_comes_back_is_an_end_like_any_other()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Forward(laptop, ":8080");
        var port = await run.PortAsync("port 8080");
        cluster.Agent.Program = (_, _) => throw new IOException("the network is away");
        cluster.Agent.Cut();
        await run.ReportAsync<WarningReport>(warning => warning.Text.EndsWith("; coming back", StringComparison.Ordinal));
        using var waiting = await Peer.ConnectAsync(port);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal("you ended it", run.Receipt.Ended);
        Assert.Equal("", await waiting.HearAsync(1));
        Assert.True(Failing.IsFree(port));
    }

    [Fact]
    public async Task A_pod_that_is_gone_when_it_comes_back_ends_it()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Forward(laptop, ":8080");
        await run.PortAsync("port 8080");
        cluster.Agent.Program = (_, _) => throw new IOException("the network is away");
        cluster.Agent.Cut();
        await run.ReportAsync<WarningReport>(warning => warning.Text.EndsWith("; coming back", StringComparison.Ordinal));
        cluster.PlayExec("32");
        await Failing.AssertAsync(run, "SND3007");
        Assert.False(run.Receipt.TargetRuns);
    }

    [Fact]
    public async Task A_toolbox_that_has_ended_when_it_comes_back_ends_it_with_a_receipt()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Forward(laptop, ":8080");
        await run.PortAsync("port 8080");
        cluster.PlayExec("31");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND5010");
        Assert.Single(run.Receipt.Written);
        Assert.Contains(", which has ended,", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_comes_back_each_reason_is_said_once()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Forward(laptop, ":8080");
        await run.PortAsync("port 8080");
        var exec = cluster.Server.On("GET", ScriptedCluster.ExecPath);
        foreach (var words in new[] { "etcd is away", "etcd is away", "etcd is away", "the node is away", "the node is away" })
        {
            exec.Reply(HttpStatusCode.ServiceUnavailable, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{words}}","code":503}""");
        }

        cluster.Agent.Cut();
        await run.ReportAsync<WarningReport>(warning => warning.Text.StartsWith("not back yet: ", StringComparison.Ordinal) && warning.Text.Contains("the node", StringComparison.Ordinal));
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(
            [true, false], run.Reports.All<WarningReport>().Where(warning => warning.Text.StartsWith("not back yet: ", StringComparison.Ordinal)).Select(warning => warning.Text.Contains("etcd is away", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_container_that_restarts_while_the_link_is_away_ends_it_by_name()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Forward(laptop, ":8080");
        await run.PortAsync("port 8080");
        cluster.Agent.Program = (_, _) => throw new IOException("the network is away");
        cluster.Agent.Cut();
        await run.ReportAsync<WarningReport>(warning => warning.Text.StartsWith("not back yet: ", StringComparison.Ordinal));
        cluster.Change(pod => pod["status"]!["containerStatuses"]![0]!["restartCount"] = 1);
        await Failing.AssertAsync(run, "SND3007");
        Assert.Equal("container app was restarted", run.Receipt.Ended);
        Assert.Contains(", which has ended,", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_local_number_any_free_port_is_taken_and_nothing_is_said_of_another()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var free = Failing.FreePort();
        var run = Forward(laptop, $":{free}");
        var listening = await run.ReportAsync<ListeningReport>();
        Assert.NotEqual(free, listening.Port);
        Assert.Null(listening.WantedPort);
        using var peer = await Peer.ConnectAsync(listening.Port);
        await peer.SayAsync("there");
        Assert.Equal("there", await peer.HearAsync(5));
        Assert.Equal(0, await run.InterruptAsync());
    }

    [Fact]
    public async Task The_same_number_gives_way_to_a_free_one_and_that_is_said()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var run = Forward(laptop, $"{port}");
        Assert.Equal(port, (await run.ReportAsync<ListeningReport>()).WantedPort);
        Assert.Equal(0, await run.InterruptAsync());
    }

    [Fact]
    public async Task A_dry_run_opens_nothing()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Forward(laptop, ":8080", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(cluster.Writes);
        Assert.Empty(run.Reports.All<ListeningReport>());
    }

    private static Task<int> Again(ScriptedCluster cluster)
    {
        cluster.Agent.Program = null;
        throw new IOException("the last time");
    }

    private static SondeRun Forward(Laptop laptop, params string[] words) => laptop.Start(["forward", "pod/goweb", .. words, "--image", Laptop.Image]);
}
