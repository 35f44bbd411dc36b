using System.Text;
using Sonde.Agent.Guarding;
using Sonde.Testing;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Dap;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class ClientOutputTests
{
    private const string Stopped = """{"seq":9,"type":"event","event":"stopped","body":{"threadId":7}}""";

    private static readonly ConsoleWord Word = new("one\"two", IsUrgent: false);

    private readonly DebuggerWatch _watch = new(new RecordingObserver());
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStream _client = new();
    private readonly ClientOutput _output;

    public ClientOutputTests() => _output = new ClientOutput(_watch, _clock);

    [Fact]
    public async Task A_word_is_an_output_event_in_a_frame()
    {
        await GreetAsync();
        _output.Say(Word);
        await _output.EndAsync(_client);

        Assert.Equal(["""{"seq":0,"type":"event","event":"output","body":{"category":"console","output":"one\u0022two\n"}}"""], Messages());
    }

    [Fact]
    public async Task A_word_waits_until_the_message_that_is_under_way_has_ended()
    {
        await GreetAsync();
        using var closing = new CancellationTokenSource();
        var bytes = DapHeader.Frame(Stopped);
        foreach (var split in Enumerable.Range(1, bytes.Length - 1))
        {
            _client.SetLength(0);
            await _output.PassAsync(_client, bytes.AsMemory(0, split), isDebugger: true, closing);
            _output.Say(Word);
            await _output.EndAsync(_client);
            Assert.Equal(split, _client.Length);
            await _output.PassAsync(_client, bytes.AsMemory(split), isDebugger: true, closing);
            await _output.EndAsync(_client);

            Assert.Equal([Stopped, "output"], Messages().Select(static message => message.Contains("output", StringComparison.Ordinal) ? "output" : message));
        }
    }

    [Fact]
    public async Task A_client_without_a_console_gets_the_debuggers_bytes_only()
    {
        _output.Say(Word);
        await _output.EndAsync(_client);

        Assert.Equal(0, _client.Length);
    }

    [Fact]
    public async Task Of_many_words_that_a_client_does_not_take_the_latest_are_kept()
    {
        await GreetAsync();
        foreach (var number in Enumerable.Range(0, 100))
        {
            _output.Say(new ConsoleWord($"word {number}", IsUrgent: true));
        }

        await _output.EndAsync(_client);

        Assert.Equal(8, Messages().Count);
        Assert.Contains("word 99", Messages()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_being_written_at_the_close_is_finished()
    {
        await GreetAsync();
        using var closing = new CancellationTokenSource();
        await using var client = new SlowStream();
        _output.Say(Word);
        var speaking = _output.SpeakAsync(client, closing);
        await client.Begun;

        await closing.CancelAsync();
        _output.Hurry();
        client.Finish();
        await speaking;

        Assert.True(client.IsWritten);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_holds_the_close_up_for_half_a_second()
    {
        await GreetAsync();
        using var closing = new CancellationTokenSource();
        await using var client = new SlowStream();
        var passing = _output.PassAsync(client, DapHeader.Frame(Stopped), isDebugger: true, closing);
        await closing.CancelAsync();
        _output.Hurry();

        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(passing.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await passing;
        Assert.False(client.IsWritten);
    }

    [Fact]
    public async Task After_the_close_the_debuggers_bytes_are_watched_and_thrown_away()
    {
        await GreetAsync();
        using var closing = new CancellationTokenSource();
        await closing.CancelAsync();
        await _output.PassAsync(_client, DapHeader.Frame(Stopped).AsMemory(0, 30), isDebugger: true, closing);
        _output.Say(Word);
        await _output.EndAsync(_client);

        Assert.Contains("output", Assert.Single(Messages()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cause_is_said_on_one_line()
    {
        var word = ConsoleWord.MayStand(TimeSpan.FromSeconds(9.94), new PauseLimit(10, 5) { Because = "the liveness\nprobe" });

        Assert.Equal("Sonde: the target may stand for 9.9 s more, then the debugger lets go: the liveness probe", word.Text);
    }

    private async Task GreetAsync()
    {
        using var closing = new CancellationTokenSource();
        _watch.FromClient(DapHeader.Frame("""{"seq":1,"type":"request","command":"initialize","arguments":{}}"""));
        await _output.PassAsync(_client, DapHeader.Frame("""{"seq":1,"type":"response","command":"initialize","success":true}"""), isDebugger: true, closing);
        _client.SetLength(0);
    }

    private List<string> Messages()
    {
        List<string> messages = [];
        new DapFraming().Feed(_client.ToArray(), message => messages.Add(Encoding.UTF8.GetString(message)));
        return messages;
    }

    /// <summary>Takes nothing until it is told to.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public bool IsWritten { get; private set; }

        public void Finish() => _finish.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _begun.TrySetResult();
            await _finish.Task.WaitAsync(cancellationToken);
            IsWritten = true;
        }
    }
}
