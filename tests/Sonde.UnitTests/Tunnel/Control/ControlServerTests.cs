using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Control;

/// <summary>A server against a client whose lines the tests write themselves.</summary>
public sealed class ControlServerTests : IAsyncLifetime
{
    private static readonly SessionFigures Figures = new(0, 0, 0, 0, 0);

    // So small a window that a client which does not read is noticed.
    private readonly MultiplexerPair _pair = new(client: static options => options with { Window = 4096 });
    private TunnelChannel _client = null!;
    private TunnelChannel _channel = null!;
    private ControlServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_client, _channel) = await _pair.OpenAsync(Cancellation);
        _server = new ControlServer(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _channel.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact]
    public async Task Requests_are_answered_in_order_one_at_a_time()
    {
        var busy = 0;
        var running = _server.RunAsync(
            async (request, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy));
                await Task.Yield();
                Interlocked.Decrement(ref busy);
                return new StartDebuggerAnswer(((StartDebuggerRequest)request).Tool, 0);
            }, Cancellation);

        await SayAsync(
            """{"id":1,"request":{"do":"start-debugger","tool":"a","processId":1}}""",
            """{"id":2,"request":{"tool":"b","processId":1,"do":"start-debugger","new":0}}""");
        await _client.EndWritesAsync(Cancellation);
        await running;
        await _channel.EndWritesAsync(Cancellation);

        Assert.Equal(
            """
            {"id":1,"answer":{"is":"debugger-started","version":"a","freezeMilliseconds":0}}
            {"id":2,"answer":{"is":"debugger-started","version":"b","freezeMilliseconds":0}}

            """, await _client.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task A_refusal_and_an_unforeseen_error_are_told_and_the_session_goes_on()
    {
        var running = _server.RunAsync(
            static (request, _) => request switch
            {
                ShutdownRequest => throw new AgentRefusedException(new AgentError(AgentErrorCode.NotAllowed, "not you")),
                SessionsRequest => throw new FormatException("odd"),
                _ => Task.FromResult<AgentAnswer>(new DoneAnswer()),
            }, Cancellation);

        await SayAsync("""{"id":1,"request":{"do":"shutdown"}}""", """{"id":2,"request":{"do":"sessions"}}""", """{"id":3,"request":{"do":"stop-debugger"}}""");

        Assert.Equal("""{"id":1,"error":{"code":"not-allowed","message":"not you"}}""", await _client.ReadLineAsync(Cancellation));
        Assert.Equal("""{"id":2,"error":{"code":"unexpected","message":"odd"}}""", await _client.ReadLineAsync(Cancellation));
        Assert.Equal("""{"id":3,"answer":{"is":"done"}}""", await _client.ReadLineAsync(Cancellation));
        await _client.EndWritesAsync(Cancellation);
        await running;
    }

    [Theory]
    [InlineData("""{"id":5,"request":{"do":"teleport"}}""", 5)]
    [InlineData("""{"id":5,"request":{}}""", 5)]
    [InlineData("""{"id":5,"request":{"do":"end-session"}}""", 5)]
    [InlineData("""{"id":5,"answer":{"is":"done"}}""", 5)]
    [InlineData("""{"id":"x","request":{"do":"shutdown"}}""", 0)]
    [InlineData("not JSON", 0)]
    [InlineData("", 0)]
    [InlineData("null", 0)]
    public async Task A_line_that_is_not_understood_is_told_and_the_session_goes_on(string line, int id)
    {
        var running = _server.RunAsync(static (_, _) => Task.FromResult<AgentAnswer>(new DoneAnswer()), Cancellation);

        await SayAsync(line, """{"id":6,"request":{"do":"shutdown"}}""");

        Assert.StartsWith(
            $$"""{"id":{{id}},"error":{"code":"not-understood","message":"The agent does not know this request: """,
            await _client.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("""{"id":6,"answer":{"is":"done"}}""", await _client.ReadLineAsync(Cancellation));
        await _client.EndWritesAsync(Cancellation);
        await running;
    }

    [Fact]
    public async Task A_line_without_end_ends_the_session()
    {
        var running = _server.RunAsync(static (_, _) => Task.FromResult<AgentAnswer>(new DoneAnswer()), Cancellation);

        await _client.WriteAsync(new byte[ControlLines.MaximumLength + 1], Cancellation);

        await Assert.ThrowsAsync<IOException>(() => running);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_becomes_an_error()
    {
        var running = _server.RunAsync(static (_, _) => Task.FromResult<AgentAnswer>(new StartDebuggerAnswer(new string('x', 2_000_000), 0)), Cancellation);

        await SayAsync("""{"id":1,"request":{"do":"shutdown"}}""");

        Assert.StartsWith("""{"id":1,"error":{"code":"unexpected",""", await _client.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        await _client.EndWritesAsync(Cancellation);
        await running;
    }

    [Fact]
    public async Task Events_are_sent_as_they_happen_and_before_the_answer_that_follows_them()
    {
        var running = _server.RunAsync(
            (_, _) =>
            {
                _server.Send(new ClosingEvent("during"));
                return Task.FromResult<AgentAnswer>(new DoneAnswer());
            }, Cancellation);

        _server.Send(new ClosingEvent("unasked"));
        Assert.Equal("""{"id":0,"event":{"event":"closing","reason":"unasked"}}""", await _client.ReadLineAsync(Cancellation));
        await SayAsync("""{"id":1,"request":{"do":"shutdown"}}""");

        Assert.Equal("""{"id":0,"event":{"event":"closing","reason":"during"}}""", await _client.ReadLineAsync(Cancellation));
        Assert.Equal("""{"id":1,"answer":{"is":"done"}}""", await _client.ReadLineAsync(Cancellation));
        await _client.EndWritesAsync(Cancellation);
        await running;
    }

    [Fact]
    public async Task A_client_that_does_not_read_gets_the_newest_status_only()
    {
        var running = _server.RunAsync(static (_, _) => Task.FromResult<AgentAnswer>(new DoneAnswer()), Cancellation);

        // The first fills the window, however it was merged; what comes after it waits.
        _server.Send(new ClosingEvent(new string('x', 5000)));
        for (var count = 0; count < 1000; count++)
        {
            _server.Send(new StatusEvent(TargetState.Running, null, Figures with { Stops = count }, [], null));
        }

        await _client.ReadLineAsync(Cancellation);
        Assert.Contains("\"stops\":999", await _client.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        await _client.EndWritesAsync(Cancellation);
        await running;
    }

    [Fact]
    public async Task Events_that_wait_are_sent_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var running = _server.RunAsync(static (_, _) => Task.FromResult<AgentAnswer>(new DoneAnswer()), cancel.Token);

        _server.Send(new ClosingEvent("shut down"));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("""{"id":0,"event":{"event":"closing","reason":"shut down"}}""", await _client.ReadLineAsync(Cancellation));
        _server.Send(new ClosingEvent("too late"));
    }

    [Fact]
    public async Task Cancelling_reaches_the_request_that_is_being_carried_out()
    {
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var running = _server.RunAsync(
            async (_, cancellation) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                return new DoneAnswer();
            }, cancel.Token);
        await SayAsync("""{"id":1,"request":{"do":"shutdown"}}""");
        await started.Task;

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_reset_ends_it_with_its_reason()
    {
        var running = _server.RunAsync(static (_, _) => Task.FromResult<AgentAnswer>(new DoneAnswer()), Cancellation);

        _client.Reset("gone");

        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => running)).Message);
    }

    [Fact]
    public void At_most_sixteen_events_wait_and_a_status_gives_way_first()
    {
        var events = new ControlEvents();
        events.Add(new ClosingEvent("0"));
        events.Add(new StatusEvent(TargetState.Running, null, Figures, [], null));
        for (var count = 1; count <= 16; count++)
        {
            events.Add(new ClosingEvent($"{count}"));
        }

        var waiting = new List<AgentEvent>();
        while (events.TryTake(out var message))
        {
            waiting.Add(message);
        }

        Assert.Equal(Enumerable.Range(1, 16).Select(static count => new ClosingEvent($"{count}")), waiting);
    }

    [Fact]
    public void Hits_that_nobody_takes_are_counted_and_push_nothing_else_out()
    {
        var events = new ControlEvents();
        Assert.True(events.Add(new ClosingEvent("0")));
        var taken = Enumerable.Range(1, 40).Count(number => events.Add(new ObservedEvent(number, DateTimeOffset.UnixEpoch, 1, 1)));
        Assert.True(events.Add(new ClosingEvent("1")));

        var waiting = new List<AgentEvent>();
        while (events.TryTake(out var message))
        {
            waiting.Add(message);
        }

        Assert.Equal(ControlEvents.MostObserved, taken);
        Assert.Equal(Enumerable.Range(1, taken), waiting.OfType<ObservedEvent>().Select(static hit => hit.Number));
        Assert.Equal(2, waiting.OfType<ClosingEvent>().Count());
    }

    private async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            await _client.WriteTextAsync(line + "\n", Cancellation);
        }
    }
}
