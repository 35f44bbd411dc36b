namespace Sonde.Core.Reports;

/// <summary>What <c>sonde init</c> finds in a repository and what it would have in it, before it writes.</summary>
/// <param name="Folder">The repository's folder, full path.</param>
/// <param name="Found">What it is, for people: <c>Go, main package ./cmd/api, called shop</c>.</param>
/// <param name="Files">The files, in the order in which they matter.</param>
public sealed record ScaffoldReport(string Folder, string Found, IReadOnlyList<ScaffoldRow> Files) : Report;
