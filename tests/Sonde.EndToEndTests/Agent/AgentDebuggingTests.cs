using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

[Collection("agent")]
public sealed class AgentDebuggingTests
{
    [Fact]
    public async Task An_attach_is_answered_when_the_debugger_serves_and_the_target_runs()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var answer = await session.DebugAsync(target);

        Assert.Matches(@"^1\.\d+\.\d+", answer.Version);
        Assert.InRange(answer.FreezeMilliseconds, 1, 30_000);
        Assert.NotEqual(0, target.TracerId);
        Assert.Contains("hello", await target.GetAsync());
        Assert.Equal(TargetState.Running, session.Status?.State);
        TestContext.Current.SendDiagnosticMessage($"attach froze the target for {answer.FreezeMilliseconds:0} ms");
    }

    [Fact]
    public async Task A_stop_at_a_breakpoint_is_reported_with_its_place_and_counted()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        await using var ide = await DapClient.AttachAsync(await session.OpenAsync(new DebuggerPurpose()));

        var request = target.GetAsync();
        var stopped = await ide.SeesAsync("event", "stopped");
        var thread = (int)stopped["body"]!["threadId"]!;
        await ide.SendAsync("stackTrace", $$"""{"threadId":{{thread}},"startFrame":0,"levels":20}""");
        await session.SeesAsync(status => status is { State: TargetState.Stopped, StoppedAt: not null } && status.StoppedAt.StartsWith("main.handle at main.go:", StringComparison.Ordinal), "where it stopped");
        await ide.SendAsync("continue", $$"""{"threadId":{{thread}}}""");

        Assert.Contains("hello", await Eventually.WithinAsync(request, "the request's answer"));
        await session.SeesAsync(status => status is { State: TargetState.Running, Figures: { Stops: 1, TotalPauseMilliseconds: > 0 } }, "the resume");
        Assert.Equal(["Test Studio"], session.Status!.Clients.Select(client => client.Name));
        Assert.Equal(["dap"], session.Status!.Clients.Select(client => client.Protocol));
    }

    [Fact]
    public async Task A_stop_seen_by_a_json_rpc_client_is_reported_and_counted()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        var (ide, stop) = await RpcClient.ArmAsync(await session.OpenAsync(new DebuggerPurpose()));
        await using var closing = ide;

        var request = target.GetAsync();
        await Eventually.WithinAsync(stop, "the stop");
        await session.SeesAsync(status => status is { State: TargetState.Stopped, StoppedAt: not null } && status.StoppedAt.StartsWith("main.handle at main.go:", StringComparison.Ordinal), "where it stopped");
        var next = ide.CallAsync("Command", """{"name":"continue"}""");

        Assert.Contains("hello", await Eventually.WithinAsync(request, "the request's answer"));
        await session.SeesAsync(status => status is { State: TargetState.Running, Figures.Stops: >= 1 }, "the resume");
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task Breakpoints_that_are_set_while_the_target_runs_cost_time_and_are_no_stops()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        await using var ide = await DapClient.AttachAsync(await session.OpenAsync(new DebuggerPurpose()));
        await ide.SendAsync("setFunctionBreakpoints", """{"breakpoints":[]}""");
        await session.SeesAsync(status => status is { State: TargetState.Running, Figures: { Stops: 0, TotalPauseMilliseconds: > 0 } }, "the time that it took");

        var answer = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.Equal((0, true), (answer.Figures.Stops, answer.TargetRuns));
    }

    [Fact]
    public async Task A_json_rpc_client_that_halts_to_set_a_breakpoint_costs_time_and_no_stop()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        var (ide, _) = await RpcClient.ArmAsync(await session.OpenAsync(new DebuggerPurpose()));
        await using var closing = ide;
        await session.SeesAsync(status => status is { State: TargetState.Running, Figures: { Stops: 0, TotalPauseMilliseconds: > 0 } }, "the resume");

        var answer = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.Equal((0, true), (answer.Figures.Stops, answer.TargetRuns));
    }

    [Fact]
    public async Task A_process_that_somebody_else_traces_is_refused_with_the_tracers_name()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var one = await TestSession.OpenAsync(agent);
        await one.DebugAsync(target);
        await using var otherAgent = await RunningAgent.StartAsync();
        await using var other = await TestSession.OpenAsync(otherAgent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => other.DebugAsync(target));

        Assert.Equal(AgentErrorCode.AlreadyTraced, refusal.Error.Code);
        Assert.Contains("dlv", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hello", await target.GetAsync());
    }

    [Fact]
    public async Task A_process_that_another_session_debugs_is_refused_with_that_sessions_name()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var one = await TestSession.OpenAsync(agent);
        await one.DebugAsync(target);
        await using var other = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => other.DebugAsync(target));

        Assert.Equal(AgentErrorCode.AlreadyTraced, refusal.Error.Code);
        Assert.Contains($"session {one.Hello.Session} of dev on laptop", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_process_is_refused()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(
            () => session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("delve", 4_000_000)));

        Assert.Equal(AgentErrorCode.ProcessMissing, refusal.Error.Code);
    }

    [Fact]
    public async Task Stopping_the_debugger_answers_with_the_figures_and_a_running_target()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        await using var ide = await DapClient.AttachAsync(await session.OpenAsync(new DebuggerPurpose()));
        var request = target.GetAsync();
        await ide.SeesAsync("event", "stopped");

        var answer = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());

        Assert.True(answer.TargetRuns);
        Assert.Equal(1, answer.Figures.Stops);
        Assert.Equal(1, answer.Figures.Attaches);
        Assert.Contains("hello", await Eventually.WithinAsync(request, "the request's answer"));
        await target.ServesOnAsync();
        await Eventually.IsTrueAsync(() => ide.HasEnded, "the IDE's connection ended");
    }
}
