using System.Diagnostics;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>The inspector of Node.js, opened and closed in a process that goes on.</summary>
[Collection("agent")]
public sealed class AgentNodeTests
{
    private const int GreetLine = 2;

    [Fact]
    public async Task The_inspector_is_opened_stops_at_a_breakpoint_and_is_closed_again()
    {
        using var target = await NodeTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        var seen = (await session.AskAsync<ProcessesAnswer>(new ProcessesRequest(null))).Processes.Single(process => process.ProcessId == target.Id);
        Assert.Equal("node", seen.Runtime);
        Assert.Equal([target.Port], seen.Listens);

        var started = await DebugAsync(session, target);
        Assert.StartsWith("v", started.Version);
        Assert.Equal(0, started.FreezeMilliseconds);
        var sources = await session.AskAsync<SourcesAnswer>(new SourcesRequest(target.Id));
        Assert.Equal(NodeTarget.Folder, sources.Root);
        Assert.Contains($"{NodeTarget.Folder}/greet.js", sources.Files);
        Assert.DoesNotContain(sources.Files, file => !file.StartsWith('/'));

        await using var client = await AttachAsync(session);
        var request = target.GetAsync();
        var paused = await client.SeesAsync("Debugger.paused");
        await session.SeesAsync(status => status.State == TargetState.Stopped, "the stop");
        Assert.Equal($"greet at greet.js:{GreetLine}", session.Status!.StoppedAt);
        var frame = (string)paused["params"]!["callFrames"]![0]!["callFrameId"]!;
        var answer = await client.AskAsync("Debugger.evaluateOnCallFrame", $$"""{"callFrameId":"{{frame}}","expression":"number"}""");
        Assert.Equal(1, (int)answer["result"]!["result"]!["value"]!);
        Assert.False(request.IsCompleted);
        await client.AskAsync("Debugger.resume", "{}");
        Assert.Equal("hello 1\n", await Eventually.WithinAsync(request, "the answer"));
        await session.SeesAsync(status => status is { State: TargetState.Running, Figures.Stops: 1 }, "the resume");
        Assert.Contains(session.Statuses, status => status.Clients.Any(client => client.Protocol == "cdp"));

        await client.DisposeAsync();
        var stopped = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.True(stopped.TargetRuns);
        Assert.Null(stopped.Remains);
        Assert.Equal([target.Port], ListeningPorts.Of(target.Id).Select(address => address.Port));
        await target.ServesOnAsync();
    }

    [Theory]
    [InlineData("agent killed")]
    [InlineData("client leaves")]
    [InlineData("session ends")]
    [InlineData("limit")]
    public async Task Whatever_ends_a_stop_the_target_runs_on(string how)
    {
        using var target = await NodeTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target, how == "limit" ? new PauseLimit(1, 10) : null);
        await using var client = await AttachAsync(session);
        var request = target.GetAsync();
        await client.SeesAsync("Debugger.paused");
        await session.SeesAsync(status => status.State == TargetState.Stopped, "the stop");

        switch (how)
        {
            case "agent killed":
                agent.Kill();
                break;
            case "client leaves":
                await client.DisposeAsync();
                break;
            case "session ends":
                await session.DisposeAsync();
                break;
            default:
                await session.SeesAsync(status => status.Note?.Contains("had stood for 1 s", StringComparison.Ordinal) == true, "the end of the limit");
                break;
        }

        Assert.Contains("hello", await Eventually.WithinAsync(request, "the answer to the request that was held", 8));
        await target.ServesOnAsync();
        if (how is not "agent killed")
        {
            await Eventually.IsTrueAsync(() => how is "client leaves" or "limit" || ListeningPorts.Of(target.Id).Count == 1, "the inspector is closed");
        }
    }

    [Fact]
    public async Task An_inspector_that_was_open_is_used_and_left_open()
    {
        using var target = await NodeTarget.StartAsync([$"--inspect=127.0.0.1:{GoTarget.FreePort()}"]);
        var before = ListeningPorts.Of(target.Id);
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);
        await using (var client = await AttachAsync(session))
        {
            var request = target.GetAsync();
            await client.SeesAsync("Debugger.paused");
            await client.AskAsync("Debugger.resume", "{}");
            await request;
        }

        var stopped = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.Contains("before this session and still does", Assert.Single(stopped.Remains!));
        Assert.Equal(before, ListeningPorts.Of(target.Id));
    }

    [Fact]
    public async Task A_program_with_a_handler_of_its_own_is_named_and_goes_on()
    {
        using var target = await NodeTarget.StartAsync(null, "own-handler");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => DebugAsync(session, target));

        Assert.Equal(AgentErrorCode.ToolFailed, refusal.Error.Code);
        Assert.Contains("handler of its own", refusal.Error.Message);
        await target.ServesOnAsync();
    }

    [Fact]
    public async Task A_process_that_does_not_catch_the_signal_is_not_sent_it()
    {
        using var other = Process.Start("sleep", "60");
        try
        {
            await using var agent = await RunningAgent.StartAsync();
            await using var session = await TestSession.OpenAsync(agent);

            var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("node", other.Id)));

            Assert.Contains("does not catch SIGUSR1", refusal.Error.Message);
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    private static Task<StartDebuggerAnswer> DebugAsync(TestSession session, NodeTarget target, PauseLimit? limit = null) =>
        session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("node", target.Id) { Limit = limit });

    private static Task<CdpClient> AttachAsync(TestSession session) =>
        CdpClient.AttachAsync(async () => await session.OpenAsync(new DebuggerPurpose()), "greet\\\\.js$", GreetLine);
}
