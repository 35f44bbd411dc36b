using System.Collections.Concurrent;
using System.Diagnostics;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.EndToEndTests.Agent;

/// <summary>The client's end of a session, as the CLI would have it.</summary>
internal sealed class TestSession : IAsyncDisposable
{
    private readonly ConcurrentQueue<AgentEvent> _events = new();
    private readonly PipeTransport _transport;
    private ControlClient? _control;

    private TestSession(Process connect, Func<IncomingChannel, CancellationToken, Task>? onIncoming)
    {
        Connect = connect;
        _transport = new PipeTransport(connect);
        Multiplexer = Multiplexer.Start(new PackedStream(_transport), new MultiplexerOptions { IsClient = true, OnIncoming = onIncoming }, TimeProvider.System);
    }

    public Process Connect { get; }

    public Multiplexer Multiplexer { get; }

    public HelloAnswer Hello { get; private set; } = null!;

    public IEnumerable<AgentEvent> Events => _events;

    public IEnumerable<StatusEvent> Statuses => _events.OfType<StatusEvent>();

    public StatusEvent? Status => Statuses.LastOrDefault();

    public static async Task<TestSession> OpenAsync(RunningAgent agent, double graceSeconds = 5, Func<IncomingChannel, CancellationToken, Task>? onIncoming = null)
    {
        var session = new TestSession(agent.Connect(), onIncoming);
        session._control = await Eventually.WithinAsync(
            ControlClient.OpenAsync(session.Multiplexer, session._events.Enqueue, TestContext.Current.CancellationToken), "the control channel");
        session.Hello = await session.AskAsync<HelloAnswer>(new HelloRequest("test/1", "dev", "laptop", graceSeconds));
        return session;
    }

    public Task<TAnswer> AskAsync<TAnswer>(AgentRequest request)
        where TAnswer : AgentAnswer
        => Eventually.WithinAsync(_control!.AskAsync<TAnswer>(request, TestContext.Current.CancellationToken), $"the answer to {request.GetType().Name}", 30);

    public Task<StartDebuggerAnswer> DebugAsync(GoTarget target, PauseLimit? limit = null) =>
        AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("delve", target.Id) { Limit = limit });

    public Task<TunnelChannel> OpenAsync(ChannelPurpose purpose)
        => Eventually.WithinAsync(Multiplexer.OpenAsync(purpose.Encode(), TestContext.Current.CancellationToken), $"a channel for {purpose}", 30);

    /// <summary>From now on the agent hears nothing, and everything stays open.</summary>
    public void FallSilent() => _transport.FallSilent();

    public Task<TimeSpan> SeesAsync(Func<StatusEvent, bool> claim, string what, double seconds = 10)
        => Eventually.IsTrueAsync(() => Statuses.Any(claim), what, seconds);

    public async ValueTask DisposeAsync()
    {
        await Multiplexer.DisposeAsync();
        await _transport.DisposeAsync();
        Connect.Dispose();
    }
}
