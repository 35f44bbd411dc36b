namespace Sonde.Core.Linting;

/// <summary>What a look at sources found.</summary>
/// <param name="Findings">By file and line.</param>
/// <param name="Objects">How many objects and Dockerfiles were looked at.</param>
/// <param name="InDevelopment">How many findings there are in what is development's, which are none.</param>
/// <param name="Unread">What could not be read, and why.</param>
internal sealed record LintResult(IReadOnlyList<LintFinding> Findings, int Objects, int InDevelopment, IReadOnlyList<string> Unread);
