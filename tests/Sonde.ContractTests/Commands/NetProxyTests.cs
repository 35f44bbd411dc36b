using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class NetProxyTests
{
    [Fact]
    public async Task A_program_here_reaches_what_the_pod_reaches_and_the_end_tells_how_much()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        var port = await PortAsync(run);
        Assert.Equal([$"export ALL_PROXY=socks5h://127.0.0.1:{port}", $"curl --proxy socks5h://127.0.0.1:{port} http://NAME:PORT/"], (await run.ReportAsync<HandOverReport>()).Lines);
        var (peer, code) = await SocksPeer.AskAsync(port, "pricing", 8080, ahead: "hello ");
        using (peer)
        {
            Assert.Equal(0, code);
            await peer.SayAsync(Encoding.ASCII.GetBytes("pricing"));
            peer.EndSaying();
            Assert.Equal("hello pricing", Encoding.ASCII.GetString(await peer.HearAsync(100)));
        }

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(new NamesRequest { ProcessId = 1 }, Assert.Single(cluster.Agent.Asked.OfType<NamesRequest>()));
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is StartDebuggerRequest or StartProgramRequest);
        Assert.Equal(new NetProxyFigures(1, 0, 13, 13), Assert.Single(run.Reports.All<NetProxyReport>()).Figures);
        Assert.Equal("you ended it", run.Receipt.Ended);
        Assert.Contains(run.Receipt.Written, static line => line.StartsWith("1 connection opened from the pod's network", StringComparison.Ordinal));
        var plan = run.Reports.All<PlanReport>()[0].Plan;
        Assert.Empty(Assert.IsType<AddToolbox>(plan.Toolbox).Security.AddCapabilities);
        Assert.Contains(plan.Notes, static note => note.Contains("as the pod", StringComparison.Ordinal));
        Assert.DoesNotContain("hello", run.AllText, StringComparison.Ordinal);
        Assert.True(Failing.IsFree(port));
    }

    [Theory]
    [InlineData(OutboundRefusal.NameUnknown, 4)]
    [InlineData(OutboundRefusal.NameFailed, 4)]
    [InlineData(OutboundRefusal.HostUnreachable, 4)]
    [InlineData(OutboundRefusal.NetworkUnreachable, 3)]
    [InlineData(OutboundRefusal.Refused, 5)]
    [InlineData(OutboundRefusal.Silent, 6)]
    [InlineData(OutboundRefusal.Busy, 1)]
    [InlineData(OutboundRefusal.Failed, 1)]
    public async Task What_the_agent_could_not_open_is_replied_in_the_protocols_words_and_told_once(string refusal, int code)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        var port = await PortAsync(run);
        for (var time = 0; time < 2; time++)
        {
            var (peer, replied) = await SocksPeer.AskAsync(port, refusal, ScriptedAgent.RefusingPort);
            using (peer)
            {
                Assert.Equal(code, replied);
                Assert.Empty(await peer.HearAsync(1));
            }
        }

        Assert.Equal(0, await run.InterruptAsync());

        // At the very end the other side may close the link first, which is another warning.
        Assert.Equal($"{refusal}:9 was not reached: no way to {refusal}", Assert.Single(run.Reports.All<WarningReport>(), static warning => !warning.Text.StartsWith("the link was lost", StringComparison.Ordinal)).Text);
        Assert.Equal(new UnreachedPlace($"{refusal}:9", $"no way to {refusal}", 2), Assert.Single(Assert.Single(run.Reports.All<NetProxyReport>()).Unreached));
        Assert.Contains($"2 connections refused; not reached: {refusal}:9", run.Receipt.Written);
    }

    [Fact]
    public async Task Who_speaks_another_protocol_is_told_once_how_the_proxy_is_named()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        var port = await PortAsync(run);
        for (var time = 0; time < 2; time++)
        {
            using var other = await SocksPeer.SayAsync(port, Encoding.ASCII.GetBytes("CONNECT pricing:80 HTTP/1.1\r\n\r\n"));
            Assert.Empty(await other.HearAsync(1));
        }

        using (var binding = await SocksPeer.SayAsync(port, new byte[] { 5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0 }))
        {
            Assert.Equal([5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0], await binding.HearAsync(20));
        }

        using (var named = await SocksPeer.SayAsync(port, new byte[] { 5, 1, 2 }))
        {
            Assert.Equal([5, 255], await named.HearAsync(20));
        }

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Contains("HTTP", Assert.Single(run.Reports.All<WarningReport>()).Text, StringComparison.Ordinal);
        Assert.Equal(new NetProxyFigures(0, 4, 0, 0), Assert.Single(run.Reports.All<NetProxyReport>()).Figures);
    }

    [Fact]
    public async Task Beyond_256_connections_one_more_is_refused_until_one_ends()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        var port = await PortAsync(run);
        var peers = new List<SocksPeer>();
        try
        {
            for (var one = 0; one < 256; one++)
            {
                var (peer, code) = await SocksPeer.AskAsync(port, "pricing", 8080);
                peers.Add(peer);
                Assert.Equal(0, code);
            }

            var (refused, busy) = await SocksPeer.AskAsync(port, "pricing", 8080);
            refused.Dispose();
            Assert.Equal(1, busy);
            peers[0].Dispose();
            for (var left = 200; left > 0 && !await ReachesAsync(port); left--)
            {
                Assert.True(left > 1, "there is no room again");
            }
        }
        finally
        {
            peers.ForEach(static peer => peer.Dispose());
        }

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Contains("256 connections are open", Assert.Single(run.Reports.All<WarningReport>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_nobody_reads_holds_no_other_one()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        var port = await PortAsync(run);
        var (stuck, _) = await SocksPeer.AskAsync(port, "pricing", 8080);
        var sending = stuck.SayAsync(new byte[64 * 1024 * 1024]);
        var (peer, code) = await SocksPeer.AskAsync(port, "order", 8080, ahead: "hello");
        using (peer)
        {
            Assert.Equal(0, code);
            Assert.Equal("hello", Encoding.ASCII.GetString(await peer.HearAsync(5)));
        }

        Assert.False(sending.IsCompleted);
        stuck.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        Assert.Equal(0, await run.InterruptAsync());
    }

    [Fact]
    public async Task A_lost_link_ends_it_and_closes_the_port()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--grace", "2s");
        var port = await PortAsync(run);
        var (peer, _) = await SocksPeer.AskAsync(port, "pricing", 8080);
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
        Assert.Empty(await peer.HearAsync(1));
        peer.Dispose();
        Assert.True(Failing.IsFree(port));
        Assert.Contains(run.Receipt.Written, static line => line.StartsWith("1 connection opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_before_the_cluster_is_asked_anything()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await Failing.AssertAsync(laptop.Start(["net-proxy", "pod/goweb", "--image", Laptop.Image, "--listen", $"127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"]), "SND2007");
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task Production_is_asked_for_first()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, static text => text.Replace("scripted", "prod-eu", StringComparison.Ordinal));
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND4007");
        Assert.Contains("opens connections to others as", run.Fault.What, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task An_older_agent_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = static (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(Start(laptop), "SND5007");
    }

    [Fact]
    public async Task Without_a_process_to_look_at_names_are_the_toolboxs()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [];
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await PortAsync(run);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(new NamesRequest(), Assert.Single(cluster.Agent.Asked.OfType<NamesRequest>()));
    }

    private static SondeRun Start(Laptop laptop, params string[] more) => laptop.Start(["net-proxy", "pod/goweb", "--image", Laptop.Image, "--listen", "0", .. more]);

    private static async Task<int> PortAsync(SondeRun run) => (await run.ReportAsync<ListeningReport>()).Port;

    private static async Task<bool> ReachesAsync(int port)
    {
        var (peer, code) = await SocksPeer.AskAsync(port, "pricing", 8080);
        peer.Dispose();
        return code == 0;
    }
}
