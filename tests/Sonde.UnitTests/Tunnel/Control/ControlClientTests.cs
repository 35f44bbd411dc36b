using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Control;

/// <summary>A client against an agent whose lines the tests write themselves.</summary>
public sealed class ControlClientTests : IAsyncLifetime
{
    private readonly MultiplexerPair _pair;
    private readonly TaskCompletionSource<(string Purpose, TunnelChannel Channel)> _accepted = new();
    private readonly System.Threading.Channels.Channel<AgentEvent> _events = System.Threading.Channels.Channel.CreateBounded<AgentEvent>(100);
    private ControlClient _client = null!;
    private TunnelChannel _agent = null!;

    public ControlClientTests() => _pair = new MultiplexerPair(server: options => options with
    {
        OnIncoming = (incoming, _) =>
        {
            _accepted.SetResult((System.Text.Encoding.UTF8.GetString(incoming.Purpose.Span), incoming.Accept()));
            return Task.CompletedTask;
        },
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _client = await ControlClient.OpenAsync(_pair.Client, happened => _events.Writer.TryWrite(happened), Cancellation);
        _agent = (await _accepted.Task).Channel;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _agent.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact]
    public async Task It_opens_the_control_channel() => Assert.Equal("""{"to":"control"}""", (await _accepted.Task).Purpose);

    [Fact]
    public async Task A_request_gets_its_answer()
    {
        var asking = _client.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("delve", 7), Cancellation);

        Assert.Equal("""{"id":1,"request":{"do":"start-debugger","tool":"delve","processId":7}}""", await _agent.ReadLineAsync(Cancellation));
        await SayAsync("""{"id":1,"answer":{"is":"debugger-started","version":"1.27.1","freezeMilliseconds":64.5}}""");

        Assert.Equal(new StartDebuggerAnswer("1.27.1", 64.5), await asking);
    }

    [Fact]
    public async Task Answers_find_their_requests_in_any_order()
    {
        var first = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        var second = _client.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("delve", 7), Cancellation);

        await SayAsync("""{"id":2,"answer":{"is":"debugger-started","version":"2","freezeMilliseconds":2}}""");
        Assert.Equal("2", (await second).Version);
        await SayAsync("""{"id":1,"answer":{"is":"done"}}""");
        await first;
    }

    [Fact]
    public async Task A_refusal_is_an_exception_with_the_agents_words()
    {
        var asking = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);

        await SayAsync("""{"id":1,"error":{"code":"not-allowed","message":"uid 0 is not 1000"}}""");

        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => asking);
        Assert.Equal(new AgentError(AgentErrorCode.NotAllowed, "uid 0 is not 1000"), refusal.Error);
    }

    [Fact]
    public async Task An_answer_of_another_or_an_unknown_kind_fails_that_request_only()
    {
        var other = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        var unknown = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        var good = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);

        await SayAsync("""{"id":1,"answer":{"is":"sessions","sessions":[]}}""");
        await SayAsync("""{"id":2,"answer":{"is":"riddle"}}""");
        await SayAsync("""{"id":3,"answer":{"is":"done"}}""");

        Assert.Contains("SessionsAnswer", (await Assert.ThrowsAsync<IOException>(() => other)).Message, StringComparison.Ordinal);
        Assert.Contains("not understood", (await Assert.ThrowsAsync<IOException>(() => unknown)).Message, StringComparison.Ordinal);
        await good;
    }

    [Fact]
    public async Task Events_come_in_order_and_unknown_ones_are_ignored()
    {
        await SayAsync("""{"id":0,"event":{"event":"closing","reason":"one"}}""");
        await SayAsync("""{"id":0,"event":{"event":"eclipse","of":"the sun"}}""");
        await SayAsync("""{"event":{"reason":"two","event":"closing"},"new":1}""");

        Assert.Equal(new ClosingEvent("one"), await _events.Reader.ReadAsync(Cancellation));
        Assert.Equal(new ClosingEvent("two"), await _events.Reader.ReadAsync(Cancellation));
    }

    [Theory]
    [InlineData("bash: syntax error")]
    [InlineData("[1,2,3]")]
    [InlineData("{}")]
    [InlineData("""{"id":77,"answer":{"is":"riddle"}}""")]
    public async Task A_line_that_is_no_message_ends_the_session(string line)
    {
        var asking = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        await _agent.ReadLineAsync(Cancellation);

        await SayAsync(line);

        await Assert.ThrowsAsync<IOException>(() => asking);
        await Assert.ThrowsAsync<IOException>(() => _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation));
        await Assert.ThrowsAsync<IOException>(() => _agent.ReadTextAsync(1, Cancellation));
    }

    [Fact]
    public async Task A_line_without_end_ends_the_session()
    {
        var asking = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await _agent.WriteAsync(new byte[100_000], Cancellation);
            }
        });

        Assert.Contains("longer than 1048576 bytes", (await Assert.ThrowsAsync<IOException>(() => asking)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agents_end_fails_what_was_asked()
    {
        var asking = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        await _agent.ReadLineAsync(Cancellation);

        await _agent.EndWritesAsync(Cancellation);

        Assert.Equal("the agent closed the control channel", (await Assert.ThrowsAsync<IOException>(() => asking)).Message);
    }

    [Fact]
    public async Task The_sessions_end_fails_what_was_asked()
    {
        var asking = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        await _agent.ReadLineAsync(Cancellation);

        await _pair.Client.DisposeAsync();

        Assert.Equal("this side closed the tunnel", (await Assert.ThrowsAsync<IOException>(() => asking)).Message);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_disturb_the_next()
    {
        using var cancel = new CancellationTokenSource();
        var impatient = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), cancel.Token);
        await _agent.ReadLineAsync(Cancellation);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        var patient = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);
        await SayAsync("""{"id":1,"answer":{"is":"done"}}""");
        await SayAsync("""{"id":2,"answer":{"is":"done"}}""");

        await patient;
    }

    [Fact]
    public async Task Closing_lets_the_agent_read_to_a_proper_end()
    {
        var asking = _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation);

        await _client.DisposeAsync();

        Assert.Equal("""{"id":1,"request":{"do":"shutdown"}}""" + "\n", await _agent.ReadToEndAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(() => asking);
        await Assert.ThrowsAsync<IOException>(() => _client.AskAsync<DoneAnswer>(new ShutdownRequest(), Cancellation));
    }

    private Task SayAsync(string line) => _agent.WriteTextAsync(line + "\n", Cancellation);
}
