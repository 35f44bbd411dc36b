using System.Net;
using Sonde.Core.Reports;
using Sonde.Testing;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary>A session that is up, and what ends it.</summary>
public sealed class SessionEndTests
{
    [Fact]
    public async Task After_a_cut_for_too_long_the_debugger_is_attached_again_behind_the_same_port()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = await UpAsync(laptop);
        var port = await run.PortAsync("delve");
        cluster.Agent.Say(new StatusEvent(TargetState.Running, null, AgentFacts.Figures with { Stops = 3 }, [], null));
        await run.ReportAsync<StatusReport>(report => report.Status.Figures.Stops == 3);
        cluster.Agent.Cut();
        await run.ReportAsync<WarningReport>(warning => warning.Text.StartsWith("the link was lost: ", StringComparison.Ordinal));
        var lost = await run.ReportAsync<WarningReport>(warning => warning.Text.StartsWith("the session was lost: ", StringComparison.Ordinal));
        Assert.Contains("the guard in the toolbox lets the target run", lost.Text, StringComparison.Ordinal);
        await run.ReportAsync<ProgressReport>(progress => progress.Text.StartsWith("back: ", StringComparison.Ordinal));
        using var ide = await Peer.ConnectAsync(port);
        await ide.SayAsync("again");
        Assert.Equal("again", await ide.HearAsync(5));
        Assert.Equal(0, await run.InterruptAsync());
        var attached = cluster.Agent.Asked.OfType<StartDebuggerRequest>().ToArray();
        Assert.Equal(2, attached.Length);
        Assert.Equal(attached[0].ProcessId, attached[1].ProcessId);
        Assert.Single(cluster.Writes);
        Assert.Equal(3 + AgentFacts.Figures.Stops, run.Receipt.Figures!.Stops);
        Assert.True(run.Receipt.TargetRuns);
    }

    [Fact]
    public async Task Ctrl_C_while_the_link_is_away_leaves_the_target_to_the_guard_and_does_not_pretend()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = await UpAsync(laptop);
        await cluster.Server.DisposeAsync();
        await run.ReportAsync<WarningReport>(warning => warning.Text.StartsWith("the session was lost: ", StringComparison.Ordinal));
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Null(run.Receipt.TargetRuns);
        Assert.Empty(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
    }

    [Fact]
    public async Task A_toolbox_that_has_ended_when_the_link_comes_back_ends_the_session_with_a_receipt()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = await UpAsync(laptop);
        cluster.PlayExec("31");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND5010");
        Assert.Single(run.Receipt.Written);
    }

    [Fact]
    public async Task Ctrl_C_lets_the_target_go_before_the_forwards_close_and_after_the_debuggers_port_has()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--forward", ":8080");
        await run.ReportAsync<HandOverReport>();
        using var ide = await Peer.ConnectAsync(await run.PortAsync("delve"));
        using var held = await Peer.ConnectAsync(await run.PortAsync("port 8080"));
        await ide.SayAsync("hi");
        Assert.Equal("hi", await ide.HearAsync(2));
        var heard = "";
        cluster.Agent.Instead = async (_, request, _) =>
        {
            if (request is StopDebuggerRequest)
            {
                Assert.Equal("", await ide.HearAsync(1));
                await held.SayAsync("answer me");
                heard = await held.HearAsync(9);
            }

            return null;
        };
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal("answer me", heard);
        Assert.Equal("", await held.HearAsync(1));
    }

    [Fact]
    public async Task The_reason_that_the_agent_gave_is_the_reason()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = await UpAsync(laptop);
        cluster.Agent.Say(new StatusEvent(TargetState.Running, null, AgentFacts.Figures, [], null));
        cluster.Agent.Say(new ClosingEvent("kim on another laptop ended this session."));
        await run.ReportAsync<StatusReport>();
        cluster.Agent.Say(new StatusEvent(TargetState.Running, null, AgentFacts.Figures with { Stops = 3 }, [], null));
        await run.ReportAsync<StatusReport>(report => report.Status.Figures.Stops == 3);
        cluster.Agent.Cut();
        await run.ExitAsync();
        Assert.Equal("the link was lost: kim on another laptop ended this session.", run.Receipt.Ended);
        Assert.Equal(3, run.Receipt.Figures!.Stops);
    }

    [Fact]
    public async Task A_pod_that_is_deleted_ends_the_session_by_name()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await UpAsync(laptop);
        cluster.Delete();
        await Failing.AssertAsync(run, "SND3007");
        Assert.Equal("pod goweb was deleted", run.Receipt.Ended);
        Assert.Empty(run.Receipt.Remains);
        Assert.Single(run.Receipt.Written);
    }

    [Fact]
    public async Task A_container_that_restarts_ends_the_session_though_the_link_breaks_first()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await UpAsync(laptop);
        cluster.Agent.Cut();
        cluster.Change(pod =>
        {
            var status = pod["status"]!["containerStatuses"]![0]!;
            status["restartCount"] = 1;
            status["lastState"] = ContainerStates.Terminated(137, "OOMKilled");
        });
        await Failing.AssertAsync(run, "SND3007");
        Assert.Equal("container app was restarted after exit code 137 (OOMKilled)", run.Fault.Why);
        Assert.False(run.Receipt.TargetRuns);
        Assert.Contains(", which has ended,", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_is_said_by_the_agent()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await UpAsync(laptop);
        cluster.Agent.Stopped = new StopDebuggerAnswer(AgentFacts.Figures, false);
        cluster.Agent.Say(new StatusEvent(TargetState.Gone, null, AgentFacts.Figures, [], "process 1 ended with exit code 2"));
        await Failing.AssertAsync(run, "SND3007");
        Assert.Equal(("process 1 ended with exit code 2", false), (run.Receipt.Ended, run.Receipt.TargetRuns));
        Assert.Contains(" ends after 30 min without a session ", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_the_server_has_forgotten_is_begun_again()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var watch = cluster.Server.On("GET", ScriptedCluster.PodsPath + "?watch=true&fieldSelector=metadata.name%3Dgoweb");
        var open = new TaskCompletionSource();
        watch.ReplyLines(Fixture.Load("46").Body);
        watch.ReplyLines(Fixture.Load("46").Body);
        watch.Reply(new ScriptedReply(HttpStatusCode.OK, [])
        {
            Stream = async (write, stop) =>
            {
                await open.Task.WaitAsync(stop);
                await write($"{{\"type\":\"DELETED\",\"object\":{cluster.Pod.ToJsonString()}}}\n");
            },
        });
        var run = await UpAsync(laptop);
        open.SetResult();
        await Failing.AssertAsync(run, "SND3007");
    }

    [Fact]
    public async Task A_watch_that_may_not_go_on_costs_a_warning_and_not_the_session()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var cut = new TaskCompletionSource();
        var watch = cluster.Server.On("GET", ScriptedCluster.PodsPath + "?watch=true&allowWatchBookmarks=true");
        watch.Reply(new ScriptedReply(HttpStatusCode.OK, []) { Stream = (_, stop) => cut.Task.WaitAsync(stop) });
        watch.Reply(HttpStatusCode.Unauthorized, """{"kind":"Status","message":"Unauthorized","code":401}""");
        var run = laptop.Debug();
        await run.ReportAsync<HandOverReport>();
        cut.SetResult();
        var warning = await run.ReportAsync<WarningReport>(report => report.Text.Contains("Unauthorized", StringComparison.Ordinal));
        Assert.Contains("the agent still sees its process", warning.Text, StringComparison.Ordinal);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.True(run.Receipt.TargetRuns);
        Assert.Single(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
    }

    [Fact]
    public async Task An_agent_that_cannot_detach_leaves_a_receipt_that_does_not_pretend()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<StopDebuggerRequest>(AgentErrorCode.Unexpected, "no");
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.Null(run.Receipt.TargetRuns);
    }

    [Fact]
    public async Task The_receipt_says_what_the_agent_saw_after_the_release()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Stopped = cluster.Agent.Stopped with { Check = new ReleaseCheck(0, 0, 0, 1, true) };
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal((cluster.Agent.Stopped.Check, null), (run.Receipt.Check, run.Receipt.Next));
    }

    [Fact]
    public async Task What_the_debugger_left_behind_is_said_with_what_mends_it()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Stopped = cluster.Agent.Stopped with { Check = new ReleaseCheck(0, 2, 0, 0, false) };
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.StartsWith("sonde heal ", run.Receipt.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_end_nothing_listens_and_nothing_is_connected()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--forward", ":8080", "--port", $"{Failing.FreePort()}");
        var (debugger, forward) = (await run.PortAsync("delve"), await run.PortAsync("port 8080"));
        using var ide = await Peer.ConnectAsync(debugger);
        await ide.SayAsync("initialize");
        Assert.Equal("initialize", await ide.HearAsync(10));
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal("", await ide.HearAsync(1));
        Assert.True(Failing.IsFree(debugger));
        Assert.True(Failing.IsFree(forward));
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task The_reports_come_in_the_order_in_which_things_happen()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--forward", ":8080");
        await run.EndAsync();
        Assert.Equal(
            [nameof(PlanReport), nameof(ProgressReport), nameof(TargetProcessReport), nameof(ProgressReport), nameof(ListeningReport), nameof(HandOverReport), nameof(ReceiptReport)],
            run.Reports.Reports.Where(report => report is not WarningReport).Select(report => report.GetType().Name).Aggregate(
                new List<string>(), (names, name) => names.Count > 0 && names[^1] == name ? names : [.. names, name]));
    }

    private static async Task<SondeRun> UpAsync(Laptop laptop)
    {
        var run = laptop.Debug();
        await run.ReportAsync<HandOverReport>();
        return run;
    }
}
