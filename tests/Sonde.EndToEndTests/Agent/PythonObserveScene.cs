using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A Python server, an agent and a session whose debugpy has no client yet, so that a line can be watched.</summary>
internal sealed class PythonObserveScene : IAsyncDisposable
{
    /// <summary>In tests/targets/python/server.py: the line of <c>double</c> that returns.</summary>
    public const int ResultLine = 9;

    private readonly int _threads;
    private readonly int _sockets;

    private PythonObserveScene(PythonTarget target, RunningAgent agent, TestSession session, (int Threads, int Sockets) before)
    {
        (Target, Agent, Session) = (target, agent, session);
        (_threads, _sockets) = before;
    }

    public PythonTarget Target { get; }

    public RunningAgent Agent { get; }

    public TestSession Session { get; }

    public IEnumerable<ObservedEvent> Hits => Session.Events.OfType<ObservedEvent>();

    public static async Task<PythonObserveScene> StartAsync(string interpreter)
    {
        var target = await PythonTarget.StartAsync(interpreter);
        await target.ServesOnAsync();
        var before = (target.Threads, target.Sockets);
        var agent = await RunningAgent.StartAsync();
        var session = await TestSession.OpenAsync(agent);
        await session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("debugpy", target.Id));
        return new PythonObserveScene(target, agent, session, before);
    }

    public static ObserveRequest Ask(int count = 1, double bound = 500, double timeout = 30, int line = ResultLine) =>
        new(PythonTarget.Script, line, bound, count, timeout) { Frames = 10, Depth = 2 };

    public async Task<ObservationEndedEvent> EndAsync(double seconds = 15)
    {
        await Eventually.IsTrueAsync(() => Session.Events.OfType<ObservationEndedEvent>().Any(), "the observation's end", seconds);
        return Session.Events.OfType<ObservationEndedEvent>().Last();
    }

    /// <summary>Nothing of it is left but modules in memory: no thread, no socket, no word on standard error, and the target serves.</summary>
    public async Task LeavesNothingAsync()
    {
        var stop = await Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        Assert.True(stop.TargetRuns);
        await Target.ServesOnAsync();
        await Eventually.IsTrueAsync(() => Target.Threads <= _threads, $"{_threads} threads are left");
        await Eventually.IsTrueAsync(() => Target.Sockets <= _sockets, $"{_sockets} sockets are left");
        Assert.Equal("", Target.Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        using var last = Target;
        await using var before = Agent;
        await using var first = Session;
    }
}
