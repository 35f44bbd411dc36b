namespace Sonde.Agent.Sampling;

/// <summary>For how long threads stood to be looked at. For one thread.</summary>
internal sealed class StallMeter
{
    private TimeSpan _total;

    /// <summary>How often a thread was made to stand.</summary>
    public long Count { get; private set; }

    /// <summary>The longest.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>On the average; zero where there was none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : _total / Count;

    /// <summary>The longest since <see cref="Begin"/>.</summary>
    public TimeSpan LongestOfSample { get; private set; }

    /// <summary>A sample begins.</summary>
    public void Begin() => LongestOfSample = TimeSpan.Zero;

    /// <summary>One more.</summary>
    public void Add(TimeSpan stall)
    {
        Count++;
        _total += stall;
        Longest = stall > Longest ? stall : Longest;
        LongestOfSample = stall > LongestOfSample ? stall : LongestOfSample;
    }
}
