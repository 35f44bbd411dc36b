namespace Sonde.Core.Reports;

/// <summary>A call of a function that is traced.</summary>
/// <param name="At">When it began.</param>
/// <param name="Function">The function.</param>
/// <param name="Thread">The thread, as the process itself sees it; 0 for unknown.</param>
/// <param name="Arguments">As text, where they were asked for; null for what could not be read.</param>
/// <param name="Results">Likewise; empty where its return was not seen.</param>
public sealed record CallReport(DateTimeOffset At, string Function, long Thread, IReadOnlyList<string?> Arguments, IReadOnlyList<string?> Results) : Report
{
    /// <summary>How long it took; null for unknown.</summary>
    public long? Nanoseconds { get; init; }
}
