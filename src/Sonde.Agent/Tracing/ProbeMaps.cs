namespace Sonde.Agent.Tracing;

/// <summary>The maps of the probes' programs, by their descriptors.</summary>
/// <param name="Table">An array: a row of <see cref="CallTable"/> for each function; behind them one whose first word counts what was not told.</param>
/// <param name="Open">Calls that have not returned: a hash by owner, depth and function, u64 each, to a <see cref="CallRecord"/>; the oldest make room.</param>
/// <param name="Template">An array of one <see cref="CallRecord"/>, all zeros, which nobody writes.</param>
/// <param name="Told">A queue of <see cref="CallRecord"/>.</param>
internal sealed record ProbeMaps(int Table, int Open, int Template, int Told);
