namespace Sonde.Core.Linting;

/// <summary>Something that a rule found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="File">As it was named; <c>shop/deployments/api</c> in a cluster.</param>
/// <param name="Line">From 1; 0 in a cluster.</param>
/// <param name="Column">From 1; 0 in a cluster.</param>
/// <param name="Subject">What it is in: <c>Deployment shop, container api</c>.</param>
/// <param name="Text">What is there: <c>command: dlv exec</c>.</param>
internal sealed record LintFinding(LintRule Rule, string File, long Line, long Column, string Subject, string Text)
{
    /// <summary>The same for the same finding where lines moved.</summary>
    public string Fingerprint => $"{Rule.Id}|{File}|{Subject}|{Text}";
}
