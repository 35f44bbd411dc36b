using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tracing;

/// <summary>What was told of a trace so far. What the peer tells of functions that it did not name is left out.</summary>
/// <param name="answer">The functions.</param>
/// <param name="request">What was asked for.</param>
/// <param name="began">When the tracing began.</param>
internal sealed class TraceTally(TracingAnswer answer, TraceRequest request, DateTimeOffset began)
{
    /// <summary>More calls are none; sums of these stay numbers.</summary>
    private const long Most = 1L << 50;

    private readonly CallCountsLine?[] _counts = new CallCountsLine?[answer.Functions.Count];
    private CallFiguresLine? _figures;

    /// <summary>Calls so far.</summary>
    public long Calls => _counts.Sum(static count => count?.Calls ?? 0);

    /// <summary>Set when the agent has told its last.</summary>
    public string? End => _figures?.End;

    /// <summary>Takes a line.</summary>
    /// <returns>A call that is to be told; null for none.</returns>
    public CallReport? Add(CallLine line)
    {
        switch (line)
        {
            case CallCountsLine { Calls: >= 0 and < Most, Returned: >= 0 and < Most, TotalNanoseconds: >= 0, LongestNanoseconds: >= 0 } counts when counts.Function >= 0 && counts.Function < _counts.Length:
                _counts[counts.Function] = counts;
                break;
            case CallFiguresLine figures:
                _figures = figures;
                break;
            case CallSeenLine call when call.Function >= 0 && call.Function < _counts.Length && double.IsFinite(call.Milliseconds):
                return new CallReport(
                    began.AddMilliseconds(Math.Clamp(call.Milliseconds, 0, 1e10)), answer.Functions[call.Function].Name, call.Thread,
                    Told(call.Values, request.Arguments), Told([.. call.Values.Skip(request.Arguments.Count)], request.Results))
                {
                    Nanoseconds = call.Nanoseconds is >= 0 ? call.Nanoseconds : null,
                };
        }

        return null;
    }

    /// <summary>What there is.</summary>
    /// <param name="seconds">For how long it went on, where the agent did not come to say.</param>
    public TraceReport Report(double seconds) => new(
        _figures?.Seconds ?? seconds,
        _figures?.End ?? "stopped",
        [.. answer.Functions.Select(static (function, index) => (function, index)).Select(one => Row(one.function, _counts[one.index])).OrderByDescending(static row => row.Calls)],
        _figures?.Untold ?? 0);

    /// <summary>Texts in quotes, so that an empty one is seen.</summary>
    private static string?[] Told(IReadOnlyList<string?> values, IReadOnlyList<CallValue> kinds) =>
        [.. values.Zip(kinds, static (value, kind) => value is not null && kind == CallValue.String ? $"\"{value}\"" : value)];

    private static TracedCalls Row(TracedFunction function, CallCountsLine? counts)
    {
        var row = new TracedCalls(function.Name, counts?.Calls ?? 0, counts?.Returned ?? 0) { WhyNoLatency = function.WhyNoLatency };
        if (counts is not { Returned: > 0 })
        {
            return row;
        }

        var histogram = LatencyHistogram.Of(counts);
        return row with
        {
            Mean = counts.TotalNanoseconds / counts.Returned,
            P50 = Bounded(histogram.Quantile(0.5)),
            P90 = Bounded(histogram.Quantile(0.9)),
            P99 = Bounded(histogram.Quantile(0.99)),
            Longest = counts.LongestNanoseconds,
            Buckets = histogram.ByPowers().Buckets,
        };

        long? Bounded(long? time) => time is { } known ? Math.Min(known, counts.LongestNanoseconds) : null;
    }
}
