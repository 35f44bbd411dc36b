namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Counts the events that a runtime had no room for: each thread numbers its own from 1 on, and numbers are missing.</summary>
internal sealed class SequenceCheck
{
    private const int MostThreads = 65_536;

    /// <summary>A greater gap is none: the number began anew with another thread of the same id.</summary>
    private const uint MostGap = int.MaxValue;

    private readonly Dictionary<long, uint> _last = [];

    /// <summary>How many.</summary>
    public long Dropped { get; private set; }

    /// <summary>An event of a thread.</summary>
    public void Saw(long thread, uint sequence)
    {
        Count(unchecked(sequence - _last.GetValueOrDefault(thread) - 1));
        Keep(thread, sequence);
    }

    /// <summary>A sequence point: i64 a time, i32 how many threads; each an i64 id and the i32 number of its last event.</summary>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public void Point(ReadOnlySpan<byte> block)
    {
        var fields = new ByteCursor(block);
        _ = fields.Int64();
        for (var left = fields.Int32(); left > 0; left--)
        {
            var (thread, sequence) = (fields.Int64(), unchecked((uint)fields.Int32()));
            if (_last.TryGetValue(thread, out var last) && unchecked(sequence - last) is > 0 and < MostGap)
            {
                Count(unchecked(sequence - last));
                Keep(thread, sequence);
            }
        }
    }

    private void Count(uint gap) => Dropped += gap < MostGap ? gap : 0;

    private void Keep(long thread, uint sequence)
    {
        if (_last.Count < MostThreads || _last.ContainsKey(thread))
        {
            _last[thread] = sequence;
        }
    }
}
