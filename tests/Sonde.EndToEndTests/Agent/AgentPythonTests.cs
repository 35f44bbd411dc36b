using System.Text.Json.Nodes;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>debugpy in real Pythons: brought in, used and gone again.</summary>
[Collection("agent")]
public sealed class AgentPythonTests
{
    private const int ResultLine = 9;

    public static TheoryData<string> Pythons => [.. PythonTarget.Interpreters.DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_breakpoint_is_hit_by_one_client_after_the_other_and_nothing_is_left(string interpreter)
    {
        using var target = await PythonTarget.StartAsync(interpreter);
        await target.ServesOnAsync();
        var (threads, sockets) = (target.Threads, target.Sockets);
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        var seen = (await session.AskAsync<ProcessesAnswer>(new ProcessesRequest(null))).Processes.Single(process => process.ProcessId == target.Id);
        Assert.Equal("python", seen.Runtime);

        var started = await DebugAsync(session, target);
        TestContext.Current.TestOutputHelper?.WriteLine($"{started.Version}, held for {started.FreezeMilliseconds:0.00} ms");
        Assert.DoesNotContain(started.Files ?? [], File.Exists);
        var sources = await session.AskAsync<SourcesAnswer>(new SourcesRequest(target.Id));
        Assert.Equal(PythonTarget.Script, sources.Files[0]);
        for (var client = 0; client < 2; client++)
        {
            await StopOnceAsync(session, target);
        }

        var stopped = await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.True(stopped.TargetRuns);
        Assert.Equal(2, stopped.Figures.Stops);
        Assert.Contains("modules of debugpy stay", Assert.Single(stopped.Remains!));
        await target.ServesOnAsync();
        await Eventually.IsTrueAsync(() => target.Threads <= threads, $"{threads} threads are left");
        await Eventually.IsTrueAsync(() => target.Sockets <= sockets, $"{sockets} sockets are left");
        Assert.Equal("", target.Complaints);
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task An_agent_that_is_killed_at_a_stop_lets_the_target_run_on(string interpreter)
    {
        using var target = await PythonTarget.StartAsync(interpreter);
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);
        await using var client = await AttachAsync(session);
        var request = target.DoubleAsync(21);
        await client.SeesAsync("event", "stopped");

        agent.Kill();

        Assert.Equal("42\n", await Eventually.WithinAsync(request, "the answer to the request that was held", 8));
        await target.ServesOnAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task A_main_thread_that_waits_for_ever_takes_the_debugger_in(string interpreter)
    {
        using var target = await PythonTarget.StartAsync(interpreter, null, "blocked");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await DebugAsync(session, target);
        await StopOnceAsync(session, target);
        await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        await target.ServesOnAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Remote_debugging_that_is_switched_off_is_no_obstacle(string interpreter)
    {
        Assert.SkipUnless(interpreter.EndsWith("3.14", StringComparison.Ordinal), "Python 3.14 is the first that has it.");
        using var target = await PythonTarget.StartAsync(interpreter, ["-X", "disable-remote-debug"]);
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var started = await DebugAsync(session, target);

        Assert.Null(started.Files);
        Assert.InRange(started.FreezeMilliseconds, 0.001, 500);
        await StopOnceAsync(session, target);
        await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        await target.ServesOnAsync();
    }

    private static Task<StartDebuggerAnswer> DebugAsync(TestSession session, PythonTarget target) =>
        session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("debugpy", target.Id));

    private static async Task<DapClient> AttachAsync(TestSession session) =>
        await DapClient.AttachToLineAsync(await session.OpenAsync(new DebuggerPurpose()), PythonTarget.Script, ResultLine);

    private static async Task StopOnceAsync(TestSession session, PythonTarget target)
    {
        await using var client = await AttachAsync(session);
        var request = target.DoubleAsync(21);
        var stop = await client.SeesAsync("event", "stopped");
        Assert.Contains("42", await LocalAsync(client, stop));
        Assert.False(request.IsCompleted);
        await client.SendAsync("continue", $$"""{"threadId":{{(int)stop["body"]!["threadId"]!}}}""");
        Assert.Equal("42\n", await Eventually.WithinAsync(request, "the answer"));
    }

    private static async Task<string> LocalAsync(DapClient client, JsonNode stop)
    {
        await client.SendAsync("stackTrace", $$"""{"threadId":{{(int)stop["body"]!["threadId"]!}}}""");
        var frame = (await client.SeesAsync("response", "stackTrace"))["body"]!["stackFrames"]![0]!;
        Assert.Equal("double", (string)frame["name"]!);
        await client.SendAsync("evaluate", $$"""{"expression":"result","frameId":{{(int)frame["id"]!}}}""");
        return (string)(await client.SeesAsync("response", "evaluate"))["body"]!["result"]!;
    }
}
