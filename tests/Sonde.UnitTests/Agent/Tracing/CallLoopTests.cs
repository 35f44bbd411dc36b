using Sonde.Agent.Functions;
using Sonde.Agent.Tracing;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Tracing;

public sealed class CallLoopTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeProbes _probes = new();
    private readonly List<CallLine> _lines = [];
    private bool _isThere = true;

    [Fact]
    public async Task It_counts_for_as_long_as_was_asked_for_and_takes_the_probes_out()
    {
        await RunAsync(new TraceCallsRequest(7, "a", 2, 1000), _ => _probes.Counts[0]++);
        Assert.Equal(("duration", true), (End(), _probes.IsDetached));
        Assert.Equal([20, 40], _lines.OfType<CallCountsLine>().Select(static line => line.Calls));
    }

    [Fact]
    public async Task Above_the_rate_the_probes_are_taken_out_at_once()
    {
        await RunAsync(new TraceCallsRequest(7, "a", 60, 1000), _ => _probes.Counts[0] += 51);
        Assert.Equal("limit", End());
        Assert.InRange(Seconds(), 0.25, 0.30);
    }

    [Fact]
    public async Task At_the_rate_they_stay()
    {
        await RunAsync(new TraceCallsRequest(7, "a", 3, 1000), _ => _probes.Counts[0] += 50);
        Assert.Equal("duration", End());
    }

    [Fact]
    public async Task It_ends_when_there_were_enough_calls()
    {
        await RunAsync(new TraceCallsRequest(7, "a", 60, 1000) { Count = 5 }, _ => _probes.Counts[0]++);
        Assert.Equal("count", End());
        Assert.Equal(5, _lines.OfType<CallCountsLine>().Last().Calls);
    }

    [Fact]
    public async Task It_ends_with_its_process()
    {
        await RunAsync(new TraceCallsRequest(7, "a", 60, 1000), tick => _isThere = tick < 3);
        Assert.Equal("target", End());
    }

    [Fact]
    public async Task It_ends_when_it_is_stopped()
    {
        await RunAsync(new TraceCallsRequest(7, "a", 60, 1000), _ => { }, static loop => loop.Stop());
        Assert.Equal("stopped", End());
        Assert.Equal(0.05, Seconds(), 3);
    }

    [Fact]
    public async Task A_thousand_calls_a_second_are_told_and_at_the_end_what_is_left()
    {
        _probes.Missed = 9;
        await RunAsync(new TraceCallsRequest(7, "a", 2, 100_000) { Follow = true }, tick =>
        {
            for (var call = 0; call < 100 && tick < 39; call++)
            {
                _probes.Queue.Enqueue(new CallSeenLine(0, tick, 1));
            }

            if (tick == 39)
            {
                Assert.InRange(_lines.OfType<CallSeenLine>().Count(), 2900, 3000);
            }
        });
        Assert.Equal(3900, _lines.OfType<CallSeenLine>().Count());
        Assert.Equal(9, _lines.OfType<CallFiguresLine>().Last().Untold);
    }

    private string? End() => Assert.IsType<CallFiguresLine>(_lines[^1]).End;

    private double Seconds() => Assert.IsType<CallFiguresLine>(_lines[^1]).Seconds;

    private async Task RunAsync(TraceCallsRequest request, Action<int> tick, Action<CallLoop>? before = null)
    {
        var plan = new ProbePlan(request, [new FunctionPlace("a", 0x1000, 0x100)], IsGo: true, IsArm: false);
        var loop = new CallLoop(_probes, plan, () => _isThere, _clock);
        before?.Invoke(loop);
        var running = loop.RunAsync(
            line =>
            {
                _lines.Add(line);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
        for (var count = 0; !running.IsCompleted && count < 10_000; count++)
        {
            tick(count);
            _clock.Advance(Tick);
        }

        await running;
    }
}
