using System.Diagnostics;
using System.Text.Json.Nodes;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A target, an agent, a session and an IDE with a breakpoint armed, the target running or stopped at it.</summary>
internal sealed class DebugScene : IAsyncDisposable
{
    private Task<string> _request = Task.FromResult("hello");
    private Task<JsonNode> _stop = Task.FromResult<JsonNode>(new JsonObject());

    private DebugScene(GoTarget target, RunningAgent agent, TestSession session) => (Target, Agent, Session) = (target, agent, session);

    public GoTarget Target { get; }

    public RunningAgent Agent { get; }

    public TestSession Session { get; }

    public IAsyncDisposable Client { get; private set; } = null!;

    public int DebuggerId { get; private set; }

    /// <param name="protocol"><c>dap</c>, <c>rpc</c>, or <c>none</c> for no IDE.</param>
    /// <param name="isStopped">Whether a request is held at the breakpoint.</param>
    /// <param name="graceSeconds">As in Hello.</param>
    /// <param name="limit">How long the target may stand.</param>
    public static async Task<DebugScene> StartAsync(string protocol, bool isStopped, double graceSeconds = 5, PauseLimit? limit = null)
    {
        var target = await GoTarget.StartAsync();
        var agent = await RunningAgent.StartAsync();
        var scene = new DebugScene(target, agent, await TestSession.OpenAsync(agent, graceSeconds));
        await scene.Session.DebugAsync(target, limit);
        scene.DebuggerId = target.TracerId;
        if (protocol == "none")
        {
            return scene;
        }

        var channel = await scene.Session.OpenAsync(new DebuggerPurpose());
        if (protocol == "dap")
        {
            scene.Client = await DapClient.AttachAsync(channel);
        }
        else
        {
            (scene.Client, scene._stop) = await RpcClient.ArmAsync(channel);
        }

        if (isStopped)
        {
            scene._request = target.GetAsync();
            await scene.Session.SeesAsync(status => status.State == TargetState.Stopped, "the stop");
            await Eventually.IsTrueAsync(() => target.State == 't', "the stop in /proc");
            await Eventually.WithinAsync(scene._stop, "the stop as the client sees it");
        }

        return scene;
    }

    /// <summary>One of six ways to lose the IDE, the link or the agent.</summary>
    public async Task StrikeAsync(int fault)
    {
        switch (fault)
        {
            case 0:
                await Client.DisposeAsync();
                break;
            case 1:
                Session.FallSilent();
                break;
            case 2:
                Session.Connect.Kill();
                break;
            case 3:
                Agent.Kill();
                break;
            case 4:
                Agent.Terminate();
                break;
            default:
                await Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
                break;
        }
    }

    /// <summary>Waits for a stop and, a while later, lets the target run.</summary>
    /// <param name="before">How many stops there were before.</param>
    /// <param name="after">How long the stop lasts.</param>
    public async Task ContinueAsync(int before, TimeSpan after)
    {
        if (Client is DapClient dap)
        {
            var stopped = await dap.SeesAsync("event", "stopped", before + 1);
            await Task.Delay(after, TimeProvider.System, TestContext.Current.CancellationToken);
            await dap.SendAsync("continue", $$"""{"threadId":{{stopped["body"]!["threadId"]}}}""");
            return;
        }

        await Eventually.WithinAsync(_stop, "the stop");
        await Task.Delay(after, TimeProvider.System, TestContext.Current.CancellationToken);
        _stop = ((RpcClient)Client).CallAsync("Command", """{"name":"continue"}""");
    }

    /// <summary>A request that reaches the breakpoint, unless it is gone by then, after a time too short for timers.</summary>
    public Task<string> HitAsync(TimeSpan after) => Task.Factory.StartNew(
        () =>
        {
            var start = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) >= after);
            return Target.GetAsync();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();

    /// <summary>The target becomes free in time, the request that was held is answered, and it serves on.</summary>
    public async Task IsReleasedAsync(double seconds, string label = "")
    {
        await Eventually.IsTrueAsync(() => Target.IsFree, $"the target is free {label}", seconds);
        Assert.Contains("hello", await Eventually.WithinAsync(_request, "the answer to the request that was held"));
        await Target.ServesOnAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Agent.DisposeAsync();
        Target.Dispose();
    }
}
