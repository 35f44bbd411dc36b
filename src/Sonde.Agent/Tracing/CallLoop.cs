using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>Reads what the probes count and keep, tells it, and sees to it that they do not stay in for longer than was asked for, or at a higher rate.</summary>
/// <param name="probes">The probes; not owned, but taken out at the end.</param>
/// <param name="plan">What is wanted.</param>
/// <param name="isThere">Whether the process is still the same.</param>
/// <param name="clock">Time.</param>
internal sealed class CallLoop(IProbes probes, ProbePlan plan, Func<bool> isThere, TimeProvider clock)
{
    /// <summary>Calls that are told in a second; the queue holds as many, and what finds no room in it is counted.</summary>
    private const int MostTold = 1000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>A rate is measured over so long: a shorter burst is no storm yet.</summary>
    private static readonly TimeSpan RateInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly long[] _told = new long[plan.Functions.Count];
    private readonly long[] _returned = new long[plan.Functions.Count];
    private volatile bool _isStopped;
    private long _began;
    private double _tokens = MostTold;

    /// <summary>Ends it soon. May be called at any time, by any thread.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Runs to one of its ends; the last line tells which.</summary>
    /// <param name="tell">Tells the client.</param>
    /// <param name="cancellation">Breaks it off; the probes are taken out.</param>
    public async Task RunAsync(Func<CallLine, ValueTask> tell, CancellationToken cancellation)
    {
        _began = clock.GetTimestamp();
        var (news, rate, before, calls) = (NewsInterval, TimeSpan.Zero, 0L, 0L);
        string? end = null;
        while (end is null)
        {
            await Task.Delay(Tick, clock, cancellation);
            var elapsed = clock.GetElapsedTime(_began);
            calls = probes.Calls().Sum();
            if (elapsed - rate >= RateInterval)
            {
                end = (calls - before) / (elapsed - rate).TotalSeconds > plan.Request.Limit ? "limit" : null;
                (rate, before) = (elapsed, calls);
            }

            end ??= _isStopped ? "stopped"
                : !isThere() ? "target"
                : calls >= plan.Request.Count ? "count"
                : elapsed.TotalSeconds >= plan.Request.DurationSeconds ? "duration"
                : null;
            if (end is not null)
            {
                probes.Detach();
            }

            _tokens = Math.Min(MostTold, _tokens + (MostTold * Tick.TotalSeconds));
            await TellCallsAsync(tell, end is null);
            if (elapsed >= news || end is not null)
            {
                news += NewsInterval;
                await TellCountsAsync(tell);
                await tell(new CallFiguresLine(elapsed.TotalSeconds, probes.Untold()) { End = end });
            }
        }
    }

    private async Task TellCallsAsync(Func<CallLine, ValueTask> tell, bool isBounded)
    {
        while ((!isBounded || _tokens >= 1) && probes.Next() is { } call)
        {
            _tokens--;
            await tell(call);
        }
    }

    private async Task TellCountsAsync(Func<CallLine, ValueTask> tell)
    {
        for (var index = 0; index < _told.Length; index++)
        {
            var count = probes.Count(index);
            if (count.Calls != _told[index] || count.Returned != _returned[index])
            {
                (_told[index], _returned[index]) = (count.Calls, count.Returned);
                await tell(count);
            }
        }
    }
}
