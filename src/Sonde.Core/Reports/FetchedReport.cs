namespace Sonde.Core.Reports;

/// <summary>Files that a program in dev mode made or changed were written here.</summary>
/// <param name="Names">From the folder, with slashes; the first 64.</param>
/// <param name="Files">So many.</param>
/// <param name="Bytes">Their length together.</param>
/// <param name="Milliseconds">How long the look and the way took.</param>
public sealed record FetchedReport(IReadOnlyList<string> Names, int Files, long Bytes, double Milliseconds) : Report;
