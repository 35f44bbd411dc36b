namespace Sonde.Core.Reports;

/// <summary>A file of a <see cref="ScaffoldReport"/>.</summary>
/// <param name="Path">From the repository's folder, with slashes.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Changes">Its lines, or those that differ, each beginning with <c>+ </c>, <c>- </c> or two spaces; empty where there is nothing to show.</param>
public sealed record ScaffoldRow(string Path, ScaffoldState State, IReadOnlyList<string> Changes);
