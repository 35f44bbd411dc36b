namespace Sonde.Core.Reports;

/// <summary>A new program runs in a container in dev mode.</summary>
/// <param name="Changed">The files that were saved, from the repository's folder; empty for the first program.</param>
/// <param name="BuildMilliseconds">How long the compiler took, or the looking for what changed.</param>
/// <param name="SendMilliseconds">How long it was on its way, the finding of the difference included.</param>
/// <param name="RestartMilliseconds">Between the old process's signal and the new one's start.</param>
/// <param name="SentBytes">The bytes of it that were sent, before they were packed.</param>
/// <param name="Bytes">Its size; of files all of them.</param>
public sealed record CodeReport(
    IReadOnlyList<string> Changed, double BuildMilliseconds, double SendMilliseconds, double RestartMilliseconds, long SentBytes, long Bytes) : Report
{
    /// <summary>So many files were written or removed there; null where it is a program that was built.</summary>
    public int? Files { get; init; }
}
