using Sonde.Core.Reports;

namespace Sonde.UnitTests.Cli.Terminal;

/// <summary>Pictures of <c>sonde top</c>.</summary>
internal static class SampleTop
{
    public static TopReport First { get; } = new("stock (shop)", 7, "python", 1, 1, "net/http/pprof on port 6060", 0, []);

    public static TopReport Of(int rows) => new("stock (shop)", 7, "python", 4, 1.02, "stacks read from outside at 100 Hz (python 3.14.0)", 1234,
        [.. Enumerable.Range(0, rows).Select(static index => new TopRow(index == 1 ? "pri\e[31mce_of_a_thing" : $"function_{index}", 0.4 / (index + 1), 0.9 - (index * 0.005), index % 3 == 0 ? 0.021 : index % 3 == 1 ? -0.1 : 0, 0.3 / (index + 1)) { File = $"/app/lib/stock_{index}.py", Line = 10 + index })])
    {
        Processors = 0.97,
        Threads = 3,
        SamplerShare = 0.0123,
        Missed = 2,
    };
}
