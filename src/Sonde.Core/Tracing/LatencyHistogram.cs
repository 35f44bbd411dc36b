using Sonde.Tunnel.Control;

namespace Sonde.Core.Tracing;

/// <summary>How many calls took how long.</summary>
/// <param name="Buckets">In ascending order.</param>
public sealed record LatencyHistogram(IReadOnlyList<LatencyBucket> Buckets)
{
    private const int ClassesPerPower = 8;

    /// <summary>Longer than 2⁶² nanoseconds takes nothing.</summary>
    private const int MostClasses = 59 * ClassesPerPower;

    /// <summary>Of a class; more than a processor does in years. Sums of these stay numbers.</summary>
    private const long MostCalls = 1L << 40;

    /// <summary>From the classes of a <see cref="CallCountsLine"/>; what is no class is left out.</summary>
    public static LatencyHistogram Of(CallCountsLine line)
    {
        var buckets = new List<LatencyBucket>();
        foreach (var (index, count) in line.Buckets.Zip(line.Counts))
        {
            if (index is >= 0 and < MostClasses && count is > 0 and <= MostCalls)
            {
                buckets.Add(new LatencyBucket(LeastOf(index), LeastOf(index + 1) - 1, count));
            }
        }

        return new LatencyHistogram([.. buckets.OrderBy(static bucket => bucket.Least)]);
    }

    /// <summary>Calls in it.</summary>
    public long Count => Buckets.Sum(static bucket => bucket.Count);

    /// <summary>The time in nanoseconds that a share of the calls did not exceed, estimated: within a bucket calls are taken to lie evenly. Null for no calls.</summary>
    /// <param name="share">0 to 1.</param>
    public long? Quantile(double share)
    {
        var wanted = share * Count;
        var passed = 0L;
        foreach (var bucket in Buckets)
        {
            if (bucket.Count > 0 && passed + bucket.Count >= wanted)
            {
                return bucket.Least + (long)((bucket.Most - (double)bucket.Least) * Math.Max(wanted - passed, 0) / bucket.Count);
            }

            passed += bucket.Count;
        }

        return null;
    }

    private static long LeastOf(int index) => index < ClassesPerPower
        ? index
        : (ClassesPerPower + (long)(index % ClassesPerPower)) << ((index / ClassesPerPower) - 1);

    /// <summary>The same calls in powers of two, from the first that has any to the last.</summary>
    public LatencyHistogram ByPowers()
    {
        var powers = new SortedDictionary<int, long>();
        foreach (var bucket in Buckets.Where(static bucket => bucket.Count > 0))
        {
            var power = bucket.Least <= 1 ? 0 : (int)long.Log2(bucket.Least);
            powers[power] = powers.GetValueOrDefault(power) + bucket.Count;
        }

        return powers.Count == 0
            ? new LatencyHistogram([])
            : new LatencyHistogram(
            [
                .. Enumerable.Range(powers.Keys.First(), powers.Keys.Last() - powers.Keys.First() + 1)
                    .Select(power => new LatencyBucket(power == 0 ? 0 : 1L << power, power >= 62 ? long.MaxValue : (2L << power) - 1, powers.GetValueOrDefault(power))),
            ]);
    }
}

/// <summary>A part of a histogram.</summary>
/// <param name="Least">The shortest time, in nanoseconds.</param>
/// <param name="Most">The longest.</param>
/// <param name="Count">Calls that took so long.</param>
public sealed record LatencyBucket(long Least, long Most, long Count);
