using System.Runtime.InteropServices;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>How far apart samples really were. The runtime tries for a millisecond, and is later the more threads there are.</summary>
internal sealed class SampleClock
{
    private const int MostThreads = 65_536;

    private readonly Dictionary<long, int> _samples = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private int _most;

    /// <summary>Samples of all threads together.</summary>
    public long Samples { get; private set; }

    /// <summary>Threads that were seen.</summary>
    public int Threads => _samples.Count;

    /// <summary>Times that the threads were sampled: as often as the one that was sampled most.</summary>
    public int Rounds => _most;

    /// <summary>A sample.</summary>
    public void Saw(long thread, long ticks)
    {
        Samples++;
        (_first, _last) = (Math.Min(_first, ticks), Math.Max(_last, ticks));
        if (_samples.Count < MostThreads || _samples.ContainsKey(thread))
        {
            _most = Math.Max(_most, ++CollectionsMarshal.GetValueRefOrAddDefault(_samples, thread, out _));
        }
    }

    /// <summary>From the first sample to the last; null for fewer than two.</summary>
    public TimeSpan? Duration(long ticksPerSecond) =>
        _most > 1 && unchecked(_last - _first) is > 0 and var ticks ? TimeSpan.FromSeconds(Math.Min((double)ticks / ticksPerSecond, 86_400 * 366)) : null;

    /// <summary>What one sample stands for, in nanoseconds: the time between two of the same thread; a millisecond where there are not two.</summary>
    public long Period(long ticksPerSecond) => Duration(ticksPerSecond) is { } whole ? Math.Max(1, (long)(whole.TotalNanoseconds / (_most - 1))) : 1_000_000;
}
