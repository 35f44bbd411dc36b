using System.Threading.Channels;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>Takes samples at the moments of a schedule, and tells each second what is new.</summary>
/// <remarks>
/// <see cref="Run"/> blocks a thread of its own, which alone uses the source and the tally: what it tells it hands over. Where nobody takes it, nothing is told, and
/// the tally, which is bounded, goes on.
/// </remarks>
/// <param name="source">What is sampled; not owned.</param>
/// <param name="request">How.</param>
/// <param name="target">The processor time of what is sampled, so far; null where it cannot be read.</param>
/// <param name="processor">The processor time of the thread that asks.</param>
/// <param name="clock">Time.</param>
internal sealed class SampleLoop(IStackSource source, SampleRequest request, Func<TimeSpan?> target, Func<TimeSpan> processor, TimeProvider clock)
{
    /// <summary>A stall counts so many times: what rests for nine times its cost rests for 99 stalls, so that no thread stands for more than a hundredth of the time.</summary>
    private const int StallWeight = 11;

    /// <summary>What counts of a cost at most: one sample that took long, on a machine that is busy, does not end the sampling. The rest after it is nine times as long.</summary>
    private static readonly TimeSpan MostStallCost = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    /// <summary>An end is noticed after so long at the latest.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    private readonly Channel<TallyNews> _news = Channel.CreateBounded<TallyNews>(1);
    private readonly StackTally _tally = new();
    private readonly SamplerCost _cost = new();
    private readonly TimeSpan _ownBefore = SamplerCost.OfProcess;
    private readonly TimeSpan? _targetBefore = target();
    private readonly SampleSchedule _schedule = new(
        request.RateHertz, TimeSpan.FromSeconds(request.DurationSeconds), (ulong)clock.GetTimestamp() ^ ((ulong)request.ProcessId << 32));

    private long _began;
    private long _torn;
    private volatile bool _isStopped;

    /// <summary>What is new; ends when <see cref="Run"/> does, and what that returns is not in it.</summary>
    public ChannelReader<TallyNews> News => _news.Reader;

    /// <summary>Ends it soon. May be called at any time, by any thread.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Samples until the time is over, it is stopped, or the process is gone.</summary>
    /// <param name="sleep">Blocks for so long; real time but in tests.</param>
    /// <returns>The last news, whose figures say why it ended.</returns>
    public TallyNews Run(Action<TimeSpan> sleep)
    {
        try
        {
            _began = clock.GetTimestamp();
            var end = Sample(sleep);
            return Told(end);
        }
        finally
        {
            _news.Writer.TryComplete();
        }
    }

    /// <summary>What <see cref="Run"/> sleeps with.</summary>
    public static void Sleep(TimeSpan duration) => _ = Libc.Sleep((uint)Math.Clamp(duration.TotalMicroseconds, 0, 500_000));

    private SampleEnd Sample(Action<TimeSpan> sleep)
    {
        var (cost, news) = (TimeSpan.Zero, NewsInterval);
        while (_schedule.Next(Elapsed(), cost) is { } moment)
        {
            while (moment - Elapsed() is var left && left > TimeSpan.Zero && !_isStopped)
            {
                sleep(left < LongestSleep ? left : LongestSleep);
            }

            if (_isStopped)
            {
                return SampleEnd.Stopped;
            }

            var (before, own) = (Elapsed(), processor());
            var outcome = source.Take(_tally);
            if (outcome == SampleOutcome.Gone)
            {
                return SampleEnd.Target;
            }

            cost = Longer(processor() - own, Shorter((source.Stalls?.LongestOfSample ?? TimeSpan.Zero) * StallWeight, MostStallCost));
            _cost.Add(Elapsed() - before);
            _torn += outcome == SampleOutcome.Torn ? 1 : 0;
            if (Elapsed() >= news && TryTell())
            {
                news = Elapsed() + NewsInterval;
            }
        }

        return SampleEnd.Duration;
    }

    /// <summary>False where the last news still wait.</summary>
    private bool TryTell() => _news.Reader.Count == 0 && _news.Writer.TryWrite(Told(null));

    private TallyNews Told(SampleEnd? end)
    {
        var news = _tally.Drain();
        news.Figures = new FiguresLine(Elapsed().TotalSeconds, _schedule.Asked, _cost.Count - _torn, _schedule.Late, _torn)
        {
            Stacks = _tally.Counted,
            TornStacks = source.TornStacks,
            CutStacks = source.CutStacks,
            Others = _tally.Others,
            MeanMicroseconds = _cost.Mean.TotalMicroseconds,
            LongestMicroseconds = _cost.Longest.TotalMicroseconds,
            CpuSeconds = (SamplerCost.OfProcess - _ownBefore).TotalSeconds,
            TargetCpuSeconds = target() is { } now && _targetBefore is { } before ? (now - before).TotalSeconds : null,
            Stalls = source.Stalls?.Count,
            MeanStallMicroseconds = source.Stalls?.Mean.TotalMicroseconds,
            LongestStallMicroseconds = source.Stalls?.Longest.TotalMicroseconds,
            End = end,
        };
        return news;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Elapsed() => clock.GetElapsedTime(_began);
}
