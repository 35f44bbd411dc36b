using System.Text;
using Sonde.Agent.Programs;
using Sonde.Testing;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Agent.Programs;

public sealed class SessionProgramsTests : IAsyncDisposable
{
    private static readonly StartProgramRequest Cat = new("cat", []);
    private static readonly StartProgramRequest Shell = new("bash", []) { Terminal = new ProgramTerminal(80, 24, "xterm") };

    private readonly ManualTimeProvider _clock = new();
    private readonly FakePrograms _launcher;
    private readonly SessionPrograms _programs;
    private readonly MultiplexerPair _pair;
    private readonly TaskCompletionSource<ProgramEndedEvent> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionProgramsTests()
    {
        _launcher = new FakePrograms(_clock);
        _programs = new SessionPrograms(_launcher, "s1", ended => _ended.TrySetResult(ended), _clock);
        _pair = new MultiplexerPair(server: options => options with { OnIncoming = ServeAsync });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Programs_are_numbered_and_marked_with_their_session()
    {
        var first = await _programs.StartAsync(Cat);
        var second = await _programs.StartAsync(Cat);

        Assert.Equal((1, 40, 2, 41), (first.Program, first.ProcessId, second.Program, second.ProcessId));
        Assert.Equal([$"{Environment.ProcessId}.s1.1", $"{Environment.ProcessId}.s1.2"], _launcher.Marks);
    }

    [Fact]
    public async Task What_the_client_writes_is_read_and_its_end_is_the_inputs_end()
    {
        await _programs.StartAsync(Cat);
        await using var channel = await OpenAsync(new ProgramPurpose(1));

        await channel.WriteAsync("question"u8.ToArray(), Cancellation);
        await channel.EndWritesAsync(Cancellation);

        Assert.Equal("question", await ReadAllAsync(_launcher.All[0].Input));
    }

    [Fact]
    public async Task Output_and_errors_come_apart_and_the_end_is_told_after_both()
    {
        await _programs.StartAsync(Cat);
        await using var channel = await OpenAsync(new ProgramPurpose(1));
        await using var errors = await OpenAsync(new ProgramErrorPurpose(1));
        var program = _launcher.All[0];

        await program.Output.WriteAsync("answer"u8.ToArray(), Cancellation);
        await program.Error.WriteAsync("complaint"u8.ToArray(), Cancellation);
        program.End(7 << 8);

        Assert.Equal(("answer", "complaint"), (await ReadAllAsync(channel), await ReadAllAsync(errors)));
        Assert.Equal(new ProgramEndedEvent(1, 7, null), await _ended.Task.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_program_whose_output_nobody_reads_has_not_ended_before_its_channel_is_closed()
    {
        await _programs.StartAsync(Shell);
        var channel = await OpenAsync(new ProgramPurpose(1));
        var program = _launcher.All[0];
        var writing = program.Output.WriteAsync(new byte[3 << 20], Cancellation);

        program.Leave(9);
        Assert.False(_ended.Task.IsCompleted);
        await channel.DisposeAsync();

        Assert.Equal(new ProgramEndedEvent(1, null, "KILL"), await _ended.Task.WaitAsync(Cancellation));
        Assert.True((await writing).IsCompleted);
    }

    [Fact]
    public async Task A_program_whose_channels_nobody_opens_is_over_in_time()
    {
        await _programs.StartAsync(Cat);
        _launcher.All[0].End(0);

        while (!_ended.Task.IsCompleted)
        {
            await Task.Yield();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(new ProgramEndedEvent(1, 0, null), await _ended.Task);
        await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(new ProgramPurpose(1)));
    }

    [Fact]
    public async Task A_channel_is_opened_once_and_only_where_there_is_one()
    {
        await _programs.StartAsync(Shell);
        await using var first = await OpenAsync(new ProgramPurpose(1));

        Assert.Contains("before", (await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(new ProgramPurpose(1)))).Message, StringComparison.Ordinal);
        Assert.Contains("terminal", (await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(new ProgramErrorPurpose(1)))).Message, StringComparison.Ordinal);
        Assert.Equal("No program 2 runs.", (await Assert.ThrowsAsync<ChannelRefusedException>(() => OpenAsync(new ProgramPurpose(2)))).Message);
    }

    [Fact]
    public async Task A_terminal_is_told_its_size_and_a_group_its_signal()
    {
        await _programs.StartAsync(Shell);

        _programs.Resize(new ResizeProgramRequest(1, 100, 30));
        _programs.Signal(new SignalProgramRequest(1, "INT"));

        Assert.Equal([(100, 30)], _launcher.All[0].Sizes);
        Assert.Equal([(-40, 2)], _launcher.All[0].Sent);
    }

    [Fact]
    public async Task What_a_program_cannot_be_asked_is_refused()
    {
        await _programs.StartAsync(Cat);

        Assert.Throws<AgentRefusedException>(() => _programs.Resize(new ResizeProgramRequest(1, 100, 30)));
        Assert.Throws<AgentRefusedException>(() => _programs.Resize(new ResizeProgramRequest(1, 0, 30)));
        Assert.Throws<AgentRefusedException>(() => _programs.Signal(new SignalProgramRequest(1, "what")));
        Assert.Throws<AgentRefusedException>(() => _programs.Signal(new SignalProgramRequest(2, "INT")));
        await Assert.ThrowsAsync<AgentRefusedException>(() => _programs.StartAsync(new StartProgramRequest("", [])));
        await Assert.ThrowsAsync<AgentRefusedException>(() => new SessionPrograms(null, "s1", static _ => { }, _clock).StartAsync(Cat));
    }

    [Fact]
    public async Task A_session_has_a_bounded_number_of_programs()
    {
        for (var program = 0; program < ProgramRules.MostPrograms; program++)
        {
            await _programs.StartAsync(Cat);
        }

        Assert.Contains("run already", (await Assert.ThrowsAsync<AgentRefusedException>(() => _programs.StartAsync(Cat))).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sessions_end_ends_its_programs_and_starts_no_more()
    {
        await _programs.StartAsync(Cat);
        await _programs.StartAsync(Shell);

        await _programs.EndAsync().WaitAsync(Cancellation);

        Assert.All(_launcher.All, static program => Assert.Contains(15, program.Sent.Select(static sent => sent.Signal)));
        await Assert.ThrowsAsync<AgentRefusedException>(() => _programs.StartAsync(Cat));
    }

    public async ValueTask DisposeAsync()
    {
        await _programs.EndAsync();
        await _pair.DisposeAsync();
    }

    private static async Task<string> ReadAllAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private Task<TunnelChannel> OpenAsync(ChannelPurpose purpose) => _pair.Client.OpenAsync(purpose.Encode(), Cancellation);

    private Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation) => ChannelPurpose.TryParse(incoming.Purpose.Span) switch
    {
        ProgramPurpose program => _programs.ServeAsync(program.Program, isError: false, incoming, cancellation),
        ProgramErrorPurpose program => _programs.ServeAsync(program.Program, isError: true, incoming, cancellation),
        _ => throw new InvalidOperationException("no such channel"),
    };
}
