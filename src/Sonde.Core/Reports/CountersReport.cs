namespace Sonde.Core.Reports;

/// <summary>What a runtime and its program counted in the last interval, for <c>sonde top</c>.</summary>
/// <param name="Target">The target.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Process">Its name.</param>
/// <param name="Number">The interval; from 1.</param>
/// <param name="Seconds">How long it was, as the runtime measured it.</param>
/// <param name="How">How it was told.</param>
/// <param name="Counters">What matters most first.</param>
public sealed record CountersReport(string Target, int ProcessId, string Process, int Number, double Seconds, string How, IReadOnlyList<CounterRow> Counters) : Report;

/// <summary>A counter in an interval.</summary>
/// <param name="Provider">Who counts: <c>System.Runtime</c>.</param>
/// <param name="Name">Its name there: <c>alloc-rate</c>.</param>
/// <param name="DisplayName">Its name for people, which is a stranger's text.</param>
/// <param name="Value">How much there is, or how much was added a second; in its unit, finite.</param>
public sealed record CounterRow(string Provider, string Name, string DisplayName, double Value)
{
    /// <summary><c>%</c>, <c>MB</c> (a million bytes); <c>B/s</c>, <c>ms/s</c> or <c>/s</c> where it is what was added a second; null where things are counted.</summary>
    public string? Unit { get; init; }

    /// <summary>How much more it is than in the interval before; 0 in the first one.</summary>
    public double Change { get; init; }

    /// <summary>What was added in the whole interval; null where it is how much there is.</summary>
    public double? Increment { get; init; }
}
