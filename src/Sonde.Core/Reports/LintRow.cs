using Sonde.Core.Linting;

namespace Sonde.Core.Reports;

/// <summary>A finding of <c>sonde lint</c>.</summary>
/// <param name="Rule">Its id: <c>SL001</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="File">As it was named; <c>-</c> for standard input; <c>shop/deployments/api</c> in a cluster.</param>
/// <param name="Line">From 1; 0 in a cluster.</param>
/// <param name="Column">From 1; 0 in a cluster.</param>
/// <param name="Subject">What it is in: <c>Deployment shop, container api</c>.</param>
/// <param name="Text">What is there.</param>
/// <param name="Title">What the rule is about.</param>
/// <param name="Why">What can come of it.</param>
/// <param name="Fix">What to do.</param>
public sealed record LintRow(string Rule, LintSeverity Severity, string File, long Line, long Column, string Subject, string Text, string Title, string Why, string Fix)
{
    internal static LintRow Of(LintFinding finding) => new(
        finding.Rule.Id, finding.Rule.Severity, finding.File, finding.Line, finding.Column, finding.Subject, finding.Text, finding.Rule.Title, finding.Rule.Why, finding.Rule.Fix);
}
