using Sonde.Core.Tracing;

namespace Sonde.Core.Reports;

/// <summary>Calls were traced.</summary>
/// <param name="Seconds">For how long.</param>
/// <param name="Ended">Why it ended: <c>duration</c>, <c>count</c>, <c>limit</c>, <c>stopped</c>, <c>target</c>.</param>
/// <param name="Functions">The functions, the most called first.</param>
/// <param name="Untold">Calls that were counted and not told one by one, because there were too many.</param>
public sealed record TraceReport(double Seconds, string Ended, IReadOnlyList<TracedCalls> Functions, long Untold) : Report;

/// <summary>The calls of a function. Times are in nanoseconds; null where none is known.</summary>
/// <param name="Function">The function.</param>
/// <param name="Calls">Calls that began.</param>
/// <param name="Returned">Calls of these that returned meanwhile.</param>
public sealed record TracedCalls(string Function, long Calls, long Returned)
{
    /// <summary>The mean.</summary>
    public long? Mean { get; init; }

    /// <summary>The median, estimated within an eighth.</summary>
    public long? P50 { get; init; }

    /// <summary>Nine of ten calls took at most so long; estimated likewise.</summary>
    public long? P90 { get; init; }

    /// <summary>99 of 100.</summary>
    public long? P99 { get; init; }

    /// <summary>The longest.</summary>
    public long? Longest { get; init; }

    /// <summary>How many calls took how long, by powers of two.</summary>
    public IReadOnlyList<LatencyBucket> Buckets { get; init; } = [];

    /// <summary>Why it is not known how long they took; null where it is.</summary>
    public string? WhyNoLatency { get; init; }
}
