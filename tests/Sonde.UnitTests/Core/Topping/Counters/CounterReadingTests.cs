using System.IO.Compression;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Topping.Counters;
using Sonde.Testing.Cli;
using Sonde.Testing.Dotnet;

namespace Sonde.UnitTests.Core.Topping.Counters;

public sealed class CounterReadingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What .NET 10.0.12 wrote of examples/dotnet in 3.6 s, asked every 0.3 s for /healthz, for 2,000 lines and for /odd.</summary>
    [Fact]
    public void What_a_real_runtime_wrote_holds_all_its_counters_with_units()
    {
        var whole = Read(Recorded());
        Assert.Equal(["Microsoft-AspNetCore-Server-Kestrel", "Microsoft.AspNetCore.Hosting", "System.Runtime"], whole.Select(static counter => counter.Provider).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(41, whole.Length);
        Assert.Equal(("Working Set", "MB", false), Facts(whole, "working-set"));
        Assert.Equal(("CPU Usage", "%", false), Facts(whole, "cpu-usage"));
        Assert.Equal(("Allocation Rate", "B", true), Facts(whole, "alloc-rate"));
        Assert.Equal(("Exception Count", "", true), Facts(whole, "exception-count"));
        Assert.InRange(One(whole, "working-set").Value, 20, 500);
        Assert.InRange(One(whole, "requests-per-second").Value, 20, 40);
        Assert.InRange(One(whole, "exception-count").Value, 5, 30);
        Assert.Equal(One(whole, "requests-per-second").Value, One(whole, "total-requests").Value, 3.0);
        Assert.All(whole, static counter => Assert.InRange(counter.Seconds, 2.9, 3.3));
    }

    [Fact]
    public void Bytes_that_come_one_by_one_make_the_same_counters()
    {
        var board = new CounterBoard(Second, "so");
        var parser = new NettraceParser(board);
        foreach (var one in Recorded())
        {
            parser.Feed([one]);
        }

        Assert.Equal(Read(Recorded()), board.Take().Values);
        Assert.True(parser.HasEnded);
        Assert.Equal(0, parser.Dropped);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_no_number_is_left_out(double value) =>
        Assert.Equal(["fine"], Read(new TraceBuilder().Counter("P", "odd", false, value).Counter("P", "fine", false, 1).Whole()).Select(static counter => counter.Name));

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(1e9f)]
    public void An_interval_that_makes_no_sense_is_left_out(float seconds) => Assert.Empty(Read(new TraceBuilder().Counter("P", "odd", true, 1, seconds).Whole()));

    [Fact]
    public void An_event_whose_fields_are_of_a_kind_that_is_not_known_is_passed_over_and_the_next_one_read()
    {
        // The type of the first field within both structures, which becomes an array's (19).
        var trace = new TraceBuilder().Counter("P", "odd", true, 1).Whole();
        var at = trace.AsSpan().IndexOf("\x12\0\0\0N\0a\0m\0e\0"u8);
        trace[at] = 19;
        Assert.Empty(Read(trace));
        Assert.Single(Read(new TraceBuilder().Counter("P", "fine", true, 1).Whole()));
    }

    [Fact]
    public void Every_cut_and_every_spoilt_byte_ends_in_counters_or_a_refusal()
    {
        var whole = new TraceBuilder(isPacked: true).Counter("System.Runtime", "gc-heap-size", false, 3).Counter("System.Runtime", "alloc-rate", true, 4).Whole();
        for (var at = 0; at < whole.Length; at++)
        {
            var spoilt = (byte[])whole.Clone();
            spoilt[at] ^= 0xFF;
            foreach (var input in new[] { whole[..at], spoilt })
            {
                try
                {
                    Assert.All(Read(input), static counter => Assert.True(double.IsFinite(counter.Value) && counter.Seconds > 0));
                }
                catch (ProfileFormatException)
                {
                    // The other answer.
                }
            }
        }
    }

    private static CounterValue[] Read(byte[] trace)
    {
        var board = new CounterBoard(Second, "so");
        new NettraceParser(board).Feed(trace);
        return [.. board.Take().Values];
    }

    private static CounterValue One(CounterValue[] counters, string name) => counters.Single(counter => counter.Name == name);

    private static (string, string, bool) Facts(CounterValue[] counters, string name) => One(counters, name) is var one ? (one.DisplayName, one.Unit, one.IsSum) : default;

    private static byte[] Recorded()
    {
        using var packed = new GZipStream(File.OpenRead(Repository.PathOf("tests", "fixtures", "dotnet", "counters.nettrace.gz")), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }
}
