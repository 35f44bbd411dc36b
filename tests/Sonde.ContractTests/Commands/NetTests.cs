using Sonde.Core.Reports;
using Sonde.Core.Sockets;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class NetTests
{
    [Fact]
    public async Task Two_looks_become_a_table_with_what_is_conspicuous_first()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Sockets.Enqueue(Look(10, 0));
        cluster.Agent.Sockets.Enqueue(Look(12, 4_000));
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Start(laptop);
        Assert.Equal(1, await run.ExitAsync());
        var report = Assert.Single(run.Reports.All<SocketsReport>());
        Assert.Equal([SocketFindingNames.AcceptQueueFull], report.Findings.Select(static finding => finding.Name));
        Assert.Equal((2.0, 2000.0, "shop"), (report.Seconds, report.Rows[1].BytesInPerSecond, report.Rows[1].Process));
        Assert.True(run.Terminal.AnswerText.IndexOf("accept queue of port 8080 is full", StringComparison.Ordinal) < run.Terminal.AnswerText.IndexOf("10.0.0.7:5432", StringComparison.Ordinal), run.Terminal.AnswerText);
        Assert.Equal(("the sockets were listed", null), (run.Receipt.Ended, run.Receipt.Figures));
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is StartDebuggerRequest or ProcessesRequest or StartProgramRequest);
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task It_adds_no_capability_whoever_the_target_runs_as()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Start(laptop, "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        var added = Assert.IsType<Sonde.Core.Plans.AddToolbox>(run.Reports.All<PlanReport>()[0].Plan.Toolbox);
        Assert.Empty(added.Security.AddCapabilities);
        Assert.False(added.Security.IsPrivileged);
        Assert.Empty(cluster.Agent.Asked);
    }

    [Fact]
    public async Task Watched_it_looks_until_the_user_ends_it_and_an_ordinary_end_is_no_failure()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        for (var look = 0; look < 2000; look++)
        {
            cluster.Agent.Sockets.Enqueue(Look(10 + look, 0) with { Sockets = [Connection(0)] });
        }

        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Start(laptop, "--watch", "--interval", "1s");
        await Wait.UntilAsync(() => run.Reports.All<SocketsReport>().Count >= 2, "two reports");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal("you ended it", run.Receipt.Ended);
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_says_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = async (link, request, gone) =>
        {
            if (request is SocketsRequest)
            {
                link.Cut();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
            }

            return null;
        };
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        await Failing.AssertAsync(Start(laptop), "SND6004");
    }

    [Fact]
    public async Task An_agent_that_is_refused_says_why()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<SocketsRequest>(AgentErrorCode.Unexpected, "netlink: no memory");
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND5022");
        Assert.Contains("no memory", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_agent_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = static (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        await Failing.AssertAsync(Start(laptop), "SND5007");
    }

    private static SondeRun Start(Laptop laptop, params string[] words) => laptop.Start(["net", "pod/goweb", "--image", Laptop.Image, .. words]);

    private static SocketDescription Connection(long received) =>
        new(SocketProtocol.Tcp, SocketState.Established, "10.0.0.5", 40_000) { Peer = "10.0.0.7", PeerPort = 5432, Inode = 11, ProcessId = 1, Tcp = new TcpFigures { BytesReceived = received } };

    private static SocketsAnswer Look(double seconds, long received) => new(
        SocketSource.Netlink, seconds, 2,
        [new SocketDescription(SocketProtocol.Tcp, SocketState.Listen, "::", 8080) { ReceiveQueue = 129, SendQueue = 128, Inode = 10, ProcessId = 1 }, Connection(received)],
        [new SocketStateCount(SocketProtocol.Tcp, SocketState.Listen, 1)], [], [new SocketOwner(1, "shop")], []);
}
