namespace Sonde.Core.Reports;

/// <summary>What <c>sonde lint</c> found.</summary>
/// <param name="Findings">By file and line; empty where nothing is wrong.</param>
/// <param name="Objects">How many objects and Dockerfiles were looked at.</param>
/// <param name="InDevelopment">How many findings are in what is development's.</param>
/// <param name="Known">How many findings the baseline has.</param>
/// <param name="Unread">What was passed by, and why.</param>
public sealed record LintReport(IReadOnlyList<LintRow> Findings, int Objects, int InDevelopment, int Known, IReadOnlyList<string> Unread) : Report;
