using Sonde.Core.Topping.Counters;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Topping.Counters;

public sealed class CounterTallyTests
{
    [Fact]
    public void What_was_added_is_told_a_second_with_its_change_and_what_there_is_as_it_is()
    {
        var tally = new CounterTally("orders", AgentFacts.GoServer(7));
        var first = tally.Add(Interval(2, Value("System.Runtime", "alloc-rate", 3_000, "B", isSum: true), Value("System.Runtime", "working-set", 80, "MB")));
        Assert.Equal((1, 7, "shop", 2.0, "so"), (first.Number, first.ProcessId, first.Process, first.Seconds, first.How));
        Assert.Equal(
            [("working-set", 80.0, "MB", 0.0, null), ("alloc-rate", 1_500.0, "B/s", 0.0, (double?)3_000)],
            first.Counters.Select(static row => (row.Name, row.Value, row.Unit, row.Change, row.Increment)));

        var second = tally.Add(Interval(2, Value("System.Runtime", "alloc-rate", 2_000, "B", isSum: true), Value("System.Runtime", "working-set", 81, "MB"), Value("System.Runtime", "exception-count", 5, "", isSum: true)));
        Assert.Equal([1.0, -500.0, 0.0], second.Counters.Select(static row => row.Change));
        Assert.Equal(("/s", 2.5), (second.Counters[2].Unit, second.Counters[2].Value));
        Assert.Equal(2, second.Number);
    }

    [Fact]
    public void Processor_memory_collections_threads_exceptions_and_requests_come_first_and_the_rest_by_name()
    {
        string[] order =
        [
            "System.Runtime/cpu-usage", "System.Runtime/working-set", "System.Runtime/gc-heap-size", "System.Runtime/gen-0-gc-count", "System.Runtime/threadpool-queue-length",
            "System.Runtime/exception-count", "Microsoft.AspNetCore.Hosting/requests-per-second", "Microsoft.AspNetCore.Hosting/failed-requests",
            "Microsoft-AspNetCore-Server-Kestrel/current-connections", "System.Net.Http/requests-started-rate", "Microsoft-AspNetCore-Server-Kestrel/tls-handshakes-per-second", "Orders/a", "Orders/b",
            "System.Runtime/assembly-count", "System.Runtime/time-in-jit",
        ];
        var report = new CounterTally("orders", AgentFacts.GoServer()).Add(Interval(1, [.. order.Reverse().Select(static name => Value(name.Split('/')[0], name.Split('/')[1], 1, ""))]));
        Assert.Equal(order, report.Counters.Select(static row => $"{row.Provider}/{row.Name}"));
    }

    [Fact]
    public void A_counter_without_a_name_for_people_has_its_own_and_an_overflow_is_no_value()
    {
        var report = new CounterTally("orders", AgentFacts.GoServer()).Add(Interval(1, Value("P", "n", double.MaxValue, "", isSum: true) with { Seconds = 0.1 }));
        Assert.Equal(("n", 0.0), (report.Counters[0].DisplayName, report.Counters[0].Value));
    }

    private static CounterInterval Interval(double seconds, params CounterValue[] values) => new([.. values.Select(value => value with { Seconds = value.Seconds == 0 ? seconds : value.Seconds })], seconds, "so");

    private static CounterValue Value(string provider, string name, double value, string unit, bool isSum = false) => new(provider, name) { Value = value, Unit = unit, IsSum = isSum };
}
