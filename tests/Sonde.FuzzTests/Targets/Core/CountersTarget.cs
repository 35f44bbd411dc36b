using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Topping.Counters;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Commands;
using Sonde.Testing.Dotnet;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The counters of .NET, which describe themselves. What is understood is finite, and a picture of it, too.</summary>
internal sealed class CountersTarget : FuzzTarget
{
    public override string Name => "core.dotnet-counters";

    public override int Weight => 2;

    // A counter of two texts is a record for each field that it has.
    public override int BytesPerByte => 1024;

    public override int BytesAtLeast => 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        new TraceBuilder().Counter("System.Runtime", "gc-heap-size", false, 3.5).Counter("System.Runtime", "alloc-rate", true, 4_096, 1.001f).Whole(),
        new TraceBuilder(isPacked: true).Counter("Orders", "n", true, 1).Counter("Orders", "n", true, 2).Whole(),
    ];

    public override IReadOnlyList<string> Tokens => ["EventCounters", "Mean", "Increment", "Sum", "\u0001\u0000\u0000\u0000", "\u0012\u0000\u0000\u0000", "\u0000\u0000\u00f0\u007f", "\u00ff\u00ff\u00ff\u007f"];

    public override int Run(byte[] input)
    {
        var board = new CounterBoard(TimeSpan.FromSeconds(1), "fuzz");
        try
        {
            new NettraceParser(board).Feed(input);
        }
        catch (ProfileFormatException refused)
        {
            return Transcript.KindOf(refused.Message.Length > 24 ? refused.Message[..24] : refused.Message);
        }

        var interval = board.Take();
        var report = new CounterTally("fuzz", AgentFacts.GoServer()).Add(interval);
        DefectException.Unless(report.Seconds > 0 && report.Counters.All(static row => double.IsFinite(row.Value) && double.IsFinite(row.Change)), "a counter is no number");
        DefectException.Unless(report.Counters.Count == interval.Values.Count, "a counter was lost");
        return HashCode.Combine(Math.Min(report.Counters.Count, 4), report.Counters.Count(static row => row.Increment is not null), board.Due.IsCompleted);
    }
}
