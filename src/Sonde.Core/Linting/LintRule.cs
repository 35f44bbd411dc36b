namespace Sonde.Core.Linting;

/// <summary>What <c>sonde lint</c> looks for.</summary>
/// <param name="Id">Stable: <c>SL001</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">What it is, as a sentence without its full stop.</param>
/// <param name="Why">What can come of it.</param>
/// <param name="Fix">What to do.</param>
public sealed record LintRule(string Id, LintSeverity Severity, string Title, string Why, string Fix);
