using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A target, an agent and a session whose debugger has no client yet, so that a line can be watched.</summary>
internal sealed class ObserveScene : IAsyncDisposable
{
    private ObserveScene(GoTarget target, RunningAgent agent, TestSession session) => (Target, Agent, Session) = (target, agent, session);

    public GoTarget Target { get; }

    public RunningAgent Agent { get; }

    public TestSession Session { get; }

    public IEnumerable<ObservedEvent> Hits => Session.Events.OfType<ObservedEvent>();

    /// <summary>The target's main.go as its line tables name it.</summary>
    public string File { get; private init; } = "";

    public static async Task<ObserveScene> StartAsync()
    {
        var target = await GoTarget.StartAsync();
        var agent = await RunningAgent.StartAsync();
        var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(target);
        var sources = await session.AskAsync<SourcesAnswer>(new SourcesRequest(target.Id));
        return new ObserveScene(target, agent, session) { File = sources.Files.Single(static file => file.EndsWith("/main.go", StringComparison.Ordinal)) };
    }

    /// <summary>Watches the line in main.handle that writes the answer.</summary>
    public ObserveRequest Ask(int count = 1, double bound = 200, double timeout = 30, int line = HandleLine) => new(File, line, bound, count, timeout) { Frames = 10, Depth = 2 };

    /// <summary>In tests/targets/hello/main.go: the line that writes the answer.</summary>
    public const int HandleLine = 18;

    public async Task<ObservationEndedEvent> EndAsync(double seconds = 15)
    {
        await Eventually.IsTrueAsync(() => Session.Events.OfType<ObservationEndedEvent>().Any(), "the observation's end", seconds);
        return Session.Events.OfType<ObservationEndedEvent>().Last();
    }

    /// <summary>The observation has let the debugger go.</summary>
    public Task FreeAsync() => Eventually.IsTrueAsync(() => Target.IsFree, "the target is free");

    /// <summary>Nothing of it is left: the target is free, its code is its file's, and it serves.</summary>
    public async Task LeavesNothingAsync()
    {
        var stop = await Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.True(stop.TargetRuns);
        Assert.Equal((0, 0), (stop.Check!.ChangedBytes, stop.Check.Leftovers));
        await Target.ServesOnAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var last = Target;
        await using var before = Agent;
        await using var first = Session;
    }
}
