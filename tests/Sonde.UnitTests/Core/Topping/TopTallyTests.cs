using Sonde.Core.Profiles;
using Sonde.Core.Topping;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Topping;

public sealed class TopTallyTests
{
    [Fact]
    public void Shares_changes_and_sums_are_those_of_the_intervals()
    {
        var tally = new TopTally("api", AgentFacts.GoServer(7));
        var first = tally.Add(Window(("main;price", 30), ("main;stock", 70)));
        Assert.Equal((1, 7, "shop", 100L), (first.Number, first.ProcessId, first.Process, first.Samples * 50));
        Assert.Equal([("stock", 0.7, 0.7, 0.0, 0.7), ("price", 0.3, 0.3, 0.0, 0.3), ("main", 0.0, 1.0, 0.0, 0.0)], first.Rows.Select(static row => (row.Function, row.Self, row.Total, row.Change, row.Ever)));

        var second = tally.Add(Window(("main;price", 200), ("new", 100)) with { CpuSeconds = 1, SamplerSeconds = 0.02 });
        Assert.Equal(["price", "new", "main"], second.Rows.Select(static row => row.Function));
        Assert.Equal(200.0 / 300 - 0.3, second.Rows[0].Change, 9);
        Assert.Equal(230.0 / 400, second.Rows[0].Ever, 9);
        Assert.Equal(100.0 / 300, second.Rows[1].Change, 9);
        Assert.Equal((0.5, 0.01), (second.Processors, second.SamplerShare));
    }

    [Fact]
    public void An_interval_in_which_nothing_was_computed_has_no_rows()
    {
        var report = new TopTally("api", AgentFacts.GoServer()).Add(Window());
        Assert.Empty(report.Rows);
        Assert.Null(report.Processors);
    }

    private static TopWindow Window(params (string Stack, long Value)[] stacks)
    {
        var builder = new ProfileBuilder(new ProfileKind("cpu", ProfileUnit.Nanoseconds));
        foreach (var (stack, value) in stacks)
        {
            builder.AddLeafFirst([.. stack.Split(';').Reverse().Select(name => builder.Intern(new ProfileFrame(name)))], value);
        }

        return new TopWindow(builder.Build(), 2, "somehow");
    }
}
