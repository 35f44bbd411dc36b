using Sonde.Core.Reports;

namespace Sonde.UnitTests.Cli.Terminal;

/// <summary>Pictures of <c>sonde top</c> on .NET.</summary>
internal static class SampleCounters
{
    public static CountersReport Of(int others) => new("orders (shop)", 1, "dotnet", 4, 1.001, "the runtime's own counters (.NET 10.0.12), through its diagnostic port",
    [
        new CounterRow("System.Runtime", "cpu-usage", "CPU Usage", 14.21) { Unit = "%", Change = 14.21 },
        new CounterRow("System.Runtime", "gc-heap-size", "GC Heap Size", 1234.5) { Unit = "MB", Change = -1.24 },
        new CounterRow("System.Runtime", "alloc-rate", "Allocation Rate", 1_613_000) { Unit = "B/s", Change = 394_120.5, Increment = 1_614_613 },
        new CounterRow("Microsoft.AspNetCore.Hosting", "requests-per-second", "Request Rate", 12) { Unit = "/s", Increment = 12.012 },
        .. Enumerable.Range(0, others).Select(static index => new CounterRow($"Orders.{index / 10}", $"n{index}", index == 1 ? "or\e[31mders_that_somebody_counted_with_a_long_name" : $"Orders {index}", index)),
    ]);
}
