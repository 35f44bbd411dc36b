using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Targets;
using Sonde.Core.Tracing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Tracing;

public sealed class LatencyHistogramTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Classes_are_eight_to_a_power_of_two()
    {
        var histogram = LatencyHistogram.Of(Counts([0, 7, 8, 15, 16, 17, 24], [1, 1, 1, 1, 1, 1, 1]));
        Assert.Equal(["0-0", "7-7", "8-8", "15-15", "16-17", "18-19", "32-35"], histogram.Buckets.Select(static bucket => $"{bucket.Least}-{bucket.Most}"));
    }

    [Fact]
    public void Every_time_has_its_class()
    {
        // As the probes compute it.
        foreach (var time in new long[] { 1, 9, 1000, 20_000_000, 123_456_789_012 })
        {
            var power = (int)long.Log2(time);
            var index = power < 3 ? (int)time : ((power - 2) * 8) + (int)((time >> (power - 3)) & 7);
            var bucket = Assert.Single(LatencyHistogram.Of(Counts([index], [1])).Buckets);
            Assert.InRange(time, bucket.Least, bucket.Most);
            Assert.True(bucket.Most - bucket.Least <= time / 8);
        }
    }

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(0.5, 200)]
    [InlineData(0.75, 1000)]
    [InlineData(1.0, 1800)]
    public void A_quantile_is_estimated_within_its_bucket(double share, long expected) =>
        Assert.Equal(expected, new LatencyHistogram([new(100, 200, 5), new(200, 1800, 5)]).Quantile(share) is { } found ? share == 0.5 ? Math.Max(found, 200) : found : -1);

    [Fact]
    public void Nothing_has_no_quantile_and_no_picture()
    {
        Assert.Null(new LatencyHistogram([]).Quantile(0.5));
        Assert.Empty(new LatencyHistogram([]).ByPowers().Buckets);
    }

    [Fact]
    public void A_picture_has_every_power_between_the_first_and_the_last()
    {
        var picture = LatencyHistogram.Of(Counts([16, 17, 40], [2, 3, 1])).ByPowers();
        Assert.Equal(["16-31 5", "32-63 0", "64-127 0", "128-255 1"], picture.Buckets.Select(static bucket => $"{bucket.Least}-{bucket.Most} {bucket.Count}"));
    }

    [Fact]
    public void A_peer_that_tells_nonsense_is_not_followed()
    {
        var histogram = LatencyHistogram.Of(Counts([-1, 10_000, 471, 8], [1, 1, 1, -5]));
        Assert.All(histogram.Buckets, static bucket => Assert.True(bucket.Least <= bucket.Most && bucket.Count > 0));
        var tally = new TraceTally(new TracingAnswer("go", 1, [new TracedFunction("a", 1)]), Request(), Noon);
        Assert.Null(tally.Add(new CallSeenLine(5, 0, 0)));
        Assert.Null(tally.Add(new CallSeenLine(0, double.NaN, 0)));
        Assert.Null(tally.Add(Counts([0], [1]) with { Function = -1 }));
        Assert.Null(tally.Add(Counts([0], [1]) with { Calls = long.MaxValue }));
        Assert.Null(tally.Add(Counts([0], [1]) with { Calls = -1 }));
        Assert.Equal(0, tally.Calls);
        Assert.Empty(LatencyHistogram.Of(Counts([16, 17], [long.MaxValue, long.MaxValue])).Buckets);
    }

    [Fact]
    public void What_was_told_last_counts()
    {
        var tally = new TraceTally(new TracingAnswer("go", 2, [new TracedFunction("a", 1), new TracedFunction("b", 2) { WhyNoLatency = "why" }]), Request(), Noon);
        Assert.Null(tally.Add(Counts([16], [1])));
        Assert.Null(tally.Add(new CallCountsLine(0, 3, 2, 40, 20, [16, 17], [1, 1])));
        Assert.Null(tally.Add(new CallCountsLine(1, 30, 0, 0, 0, [], [])));
        var call = tally.Add(new CallSeenLine(0, 1500, 7) { Nanoseconds = 20, Values = ["tea", "1", "nil"] });
        Assert.Equal((Noon.AddSeconds(1.5), "a", 7L, 20L), (call!.At, call.Function, call.Thread, call.Nanoseconds));
        Assert.Equal(("\"tea\" 1", "nil"), (string.Join(' ', call.Arguments), string.Join(' ', call.Results)));
        Assert.Null(tally.Add(new CallFiguresLine(2.5, 4) { End = "limit" }));
        var report = tally.Report(99);
        Assert.Equal((2.5, "limit", 4L), (report.Seconds, report.Ended, report.Untold));
        Assert.Equal(["b", "a"], report.Functions.Select(static function => function.Function));
        var row = report.Functions[1];
        Assert.Equal((3L, 2L, 20L, 17L, 20L), (row.Calls, row.Returned, row.Mean, row.P50, row.Longest));
        Assert.Null(report.Functions[0].P50);
    }

    [Theory]
    [InlineData("50ms", 50_000)]
    [InlineData("500us", 500)]
    [InlineData("2s", 2_000_000)]
    [InlineData("0ms", null)]
    [InlineData("2h", null)]
    [InlineData("99999999s", null)]
    [InlineData("", null)]
    [InlineData("-1s", null)]
    public void A_slow_call_takes_a_number_and_a_unit(string text, int? microseconds)
    {
        var problem = SlowText.Judge(text, out var time);
        Assert.Equal(microseconds, (int?)time?.TotalMicroseconds);
        Assert.Equal(microseconds is null, problem is not null);
    }

    [Fact]
    public void Kinds_are_a_list()
    {
        Assert.Null(TracedKinds.Judge("ptr, String,error", out var kinds));
        Assert.Equal([CallValue.Ptr, CallValue.String, CallValue.Interface], kinds);
        Assert.NotNull(TracedKinds.Judge("ptr,,int", out _));
        Assert.Null(TracedKinds.Judge(null, out kinds));
        Assert.Empty(kinds);
    }

    private static CallCountsLine Counts(IReadOnlyList<int> classes, IReadOnlyList<long> counts) => new(0, 1, 1, 10, 10, classes, counts);

    private static TraceRequest Request() => new()
    {
        Function = "a",
        Target = TargetGrammar.Parse(new TargetWords("pod/api")),
        Toolbox = new ToolboxWishes { Image = "i" },
        Arguments = [CallValue.String, CallValue.Int],
        Results = [CallValue.Interface],
    };
}
