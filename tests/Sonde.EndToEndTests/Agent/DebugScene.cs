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
        RunningAgent? agent = null;
        TestSession? session = null;
        try
        {
            agent = await RunningAgent.StartAsync();
            session = await TestSession.OpenAsync(agent, graceSeconds);
            var scene = new DebugScene(target, agent, session);
            await scene.ArmAsync(protocol, limit);
            if (isStopped)
            {
                await scene.HoldAsync();
            }

            return scene;
        }
        catch
        {
            await EndAsync(session, agent, target);
            throw;
        }
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

    /// <summary>The request that was held is answered.</summary>
    public async Task AnswersAsync() => Assert.Contains("hello", await Eventually.WithinAsync(_request, "the answer to the request that was held"));

    /// <summary>The target becomes free in time, the request that was held is answered, and it serves on.</summary>
    public async Task IsReleasedAsync(double seconds, string label = "")
    {
        await Eventually.IsTrueAsync(() => Target.IsFree, $"the target is free {label}", seconds);
        await AnswersAsync();
        await Target.ServesOnAsync();
    }

    public async ValueTask DisposeAsync() => await EndAsync(Session, Agent, Target);

    /// <summary>Each of them, whatever becomes of the one before.</summary>
    private static async Task EndAsync(TestSession? session, RunningAgent? agent, GoTarget target)
    {
        using var last = target;
        await using var before = agent;
        await using var first = session;
    }

    private async Task ArmAsync(string protocol, PauseLimit? limit)
    {
        await Session.DebugAsync(Target, limit);
        DebuggerId = Target.DebuggerId;
        if (protocol == "none")
        {
            return;
        }

        var channel = await Session.OpenAsync(new DebuggerPurpose());
        if (protocol == "dap")
        {
            Client = await DapClient.AttachAsync(channel);
        }
        else
        {
            (Client, _stop) = await RpcClient.ArmAsync(channel);
        }
    }

    private async Task HoldAsync()
    {
        _request = Target.GetAsync();
        await Session.SeesAsync(status => status.State == TargetState.Stopped, "the stop");
        await Eventually.IsTrueAsync(() => Target.State == 't', "the stop in /proc");
        await Eventually.WithinAsync(_stop, "the stop as the client sees it");
    }
}
