using Sonde.Agent.Sampling;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling;

public sealed class SampleLoopTests
{
    private static readonly SampleRequest Request = new(7, SampleKind.Cpu, 100, 2);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void It_samples_until_the_time_is_over_and_tells_what_is_new()
    {
        var source = new CountingSource();
        var loop = new SampleLoop(source, Request, static () => null, static () => TimeSpan.Zero, _clock);
        var last = loop.Run(_clock.Advance);
        Assert.Equal((200L, 200L, 0L, SampleEnd.Duration), (last.Figures.Asked, last.Figures.Taken, last.Figures.Late, last.Figures.End));
        Assert.True(loop.News.TryRead(out var first));
        Assert.Null(first.Figures.End);
        Assert.Equal(200, first.Counts[0].Samples + last.Counts[0].Samples);
        Assert.InRange(first.Counts[0].Samples, 95, 105);
        Assert.True(loop.News.Completion.IsCompleted);
    }

    [Fact]
    public void News_that_nobody_takes_are_not_made_and_nothing_is_lost()
    {
        var loop = new SampleLoop(new CountingSource(), Request with { DurationSeconds = 30 }, static () => null, static () => TimeSpan.Zero, _clock);
        var last = loop.Run(_clock.Advance);
        Assert.True(loop.News.TryRead(out var first));
        Assert.False(loop.News.TryRead(out _));
        Assert.Equal(3000, first.Counts[0].Samples + last.Counts[0].Samples);
    }

    [Fact]
    public void It_ends_soon_when_it_is_stopped()
    {
        var loop = new SampleLoop(new CountingSource(), Request with { RateHertz = 1, DurationSeconds = 3600 }, static () => null, static () => TimeSpan.Zero, _clock);
        var slept = TimeSpan.Zero;
        var last = loop.Run(duration =>
        {
            slept += duration;
            _clock.Advance(duration);
            loop.Stop();
        });
        Assert.Equal(SampleEnd.Stopped, last.Figures.End);
        Assert.InRange(slept, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_process_that_ends_ends_it_with_what_there_was()
    {
        var time = TimeSpan.Zero;
        var loop = new SampleLoop(new CountingSource { EndsAfter = 10 }, Request, () => time += TimeSpan.FromSeconds(1), static () => TimeSpan.Zero, _clock);
        var last = loop.Run(_clock.Advance);
        Assert.Equal((10L, SampleEnd.Target, 1d), (last.Figures.Taken, last.Figures.End, last.Figures.TargetCpuSeconds));
        Assert.Equal(10, last.Counts[0].Samples);
    }

    [Fact]
    public void Torn_samples_are_not_taken()
    {
        var loop = new SampleLoop(new CountingSource { IsTorn = true }, Request, static () => null, static () => TimeSpan.Zero, _clock);
        var last = loop.Run(_clock.Advance);
        Assert.Equal((0L, 200L), (last.Figures.Taken, last.Figures.Torn));
    }

    private sealed class CountingSource : IStackSource
    {
        public string Runtime => "test";

        public string Version => "1";

        public bool HasLock => false;

        public long TornStacks => 0;

        public long CutStacks => 0;

        public int EndsAfter { get; set; } = int.MaxValue;

        public bool IsTorn { get; set; }

        public SampleOutcome Take(StackTally tally)
        {
            if (EndsAfter-- == 0)
            {
                return SampleOutcome.Gone;
            }

            if (!IsTorn)
            {
                tally.Count(tally.Thread(7), tally.Push(StackTally.Empty, tally.Frame("f", null, 0)), isLocked: false);
            }

            return IsTorn ? SampleOutcome.Torn : SampleOutcome.Taken;
        }

        public void Dispose()
        {
        }
    }
}
