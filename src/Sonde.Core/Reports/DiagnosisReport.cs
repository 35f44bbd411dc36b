using Sonde.Core.Diagnosis;

namespace Sonde.Core.Reports;

/// <summary>What is wrong with a target, for <c>sonde why</c>.</summary>
/// <param name="Target">The target: <c>pod/api-7d9 in namespace shop</c>.</param>
/// <param name="Causes">The most telling first; empty where nothing was found.</param>
/// <param name="State">What is to be known where nothing was found; empty otherwise.</param>
/// <param name="Looked">What was looked at.</param>
/// <param name="Gaps">What could not be looked at, each with the reason.</param>
public sealed record DiagnosisReport(string Target, IReadOnlyList<Cause> Causes, IReadOnlyList<string> State, IReadOnlyList<string> Looked, IReadOnlyList<string> Gaps) : Report;
