namespace Sonde.Core.Reports;

/// <summary>What a process did in the last interval, for <c>sonde top</c>.</summary>
/// <param name="Target">The target.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Process">Its name.</param>
/// <param name="Number">The interval; from 1.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="How">How it was sampled.</param>
/// <param name="Samples">How many samples hold what is told; threads are counted one by one.</param>
/// <param name="Rows">The functions with most of their own, at most <see cref="MostRows"/>.</param>
public sealed record TopReport(string Target, int ProcessId, string Process, int Number, double Seconds, string How, long Samples, IReadOnlyList<TopRow> Rows) : Report
{
    /// <summary>So many functions are told.</summary>
    public const int MostRows = 100;

    /// <summary>How many processors it kept busy; null where that is not known.</summary>
    public double? Processors { get; init; }

    /// <summary>How many threads were seen; null where they are not told apart.</summary>
    public int? Threads { get; init; }

    /// <summary>The share of a processor that the sampling took; null where the program samples itself.</summary>
    public double? SamplerShare { get; init; }

    /// <summary>Samples that were left out because the sampler came late, or what it read was changing; null where it is not known.</summary>
    public long? Missed { get; init; }
}

/// <summary>A function in an interval. Shares are of all that was sampled, 0 to 1.</summary>
/// <param name="Function">Its name, which is a stranger's text.</param>
/// <param name="Self">With it as the innermost.</param>
/// <param name="Total">With it anywhere in the stack.</param>
/// <param name="Change">How much more of its own it had than in the interval before.</param>
/// <param name="Ever">Its own since the beginning.</param>
public sealed record TopRow(string Function, double Self, double Total, double Change, double Ever)
{
    /// <summary>The source file; null where that is not known.</summary>
    public string? File { get; init; }

    /// <summary>The line at which it begins; null where that is not known.</summary>
    public int? Line { get; init; }
}
