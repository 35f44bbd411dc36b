namespace Sonde.Agent.Sampling;

/// <summary>
/// When to sample: at one moment in each interval, anywhere in it, so that what the process does with the same period is met at every phase of it. Moments that
/// were missed are left out and counted, never made up for. Pure; for one thread.
/// </summary>
/// <remarks>
/// A linear congruential generator is random enough for that (Knuth's MMIX constants), and costs a static program nothing.
/// </remarks>
internal sealed class SampleSchedule
{
    /// <summary>After a sample nothing is done for so many times its processor time: a tenth of a processor is the most that sampling takes.</summary>
    private const int RestFactor = 9;

    private readonly TimeSpan _interval;
    private readonly long _count;
    private ulong _random;
    private long _next;

    /// <param name="rateHertz">Above 0.</param>
    /// <param name="duration">How long in all.</param>
    /// <param name="seed">Anything.</param>
    public SampleSchedule(double rateHertz, TimeSpan duration, ulong seed)
    {
        _interval = TimeSpan.FromSeconds(1 / rateHertz);
        _count = Math.Max(1, (long)Math.Ceiling(duration / _interval));
        _random = seed;
    }

    /// <summary>Moments so far, those that were left out included.</summary>
    public long Asked => _next;

    /// <summary>Moments that were left out.</summary>
    public long Late { get; private set; }

    /// <summary>The next moment since the beginning, not before now; null where the time is over.</summary>
    /// <param name="now">Now, since the beginning.</param>
    /// <param name="cost">What the sample before has cost in processor time.</param>
    public TimeSpan? Next(TimeSpan now, TimeSpan cost)
    {
        var earliest = now + (cost * RestFactor);
        var interval = Math.Max(_next, (long)(earliest / _interval));
        if (interval >= _count)
        {
            Late += Math.Max(0, _count - _next);
            _next = _count;
            return null;
        }

        Late += interval - _next;
        _next = interval + 1;
        var moment = _interval * (interval + Random());
        return moment > earliest ? moment : earliest;
    }

    /// <summary>0 to 1, without 1.</summary>
    private double Random()
    {
        _random = unchecked((_random * 6364136223846793005) + 1442695040888963407);
        return (_random >> 11) * (1.0 / (1UL << 53));
    }
}
