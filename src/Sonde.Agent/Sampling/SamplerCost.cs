using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling;

/// <summary>What samples took. For one thread.</summary>
internal sealed class SamplerCost
{
    private TimeSpan _total;

    /// <summary>How many samples.</summary>
    public long Count { get; private set; }

    /// <summary>The longest.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>On the average; zero where there was none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : _total / Count;

    /// <summary>The processor time of the thread that asks.</summary>
    public static TimeSpan OfThread => ProcessorClock.Read(ProcessorClock.Thread);

    /// <summary>The processor time of this process.</summary>
    public static TimeSpan OfProcess => ProcessorClock.Read(ProcessorClock.Process);

    /// <summary>One more sample.</summary>
    public void Add(TimeSpan duration)
    {
        Count++;
        _total += duration;
        Longest = duration > Longest ? duration : Longest;
    }
}
