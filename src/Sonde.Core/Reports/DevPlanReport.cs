using Sonde.Core.Production;

namespace Sonde.Core.Reports;

/// <summary>What <c>sonde dev</c> is going to do to a workload, before it does it.</summary>
/// <param name="Target">The workload and its container, for people.</param>
/// <param name="Changes">What is changed, a sentence each.</param>
/// <param name="Notes">What the user should know; whole sentences.</param>
public sealed record DevPlanReport(string Target, IReadOnlyList<string> Changes, IReadOnlyList<string> Notes) : Report
{
    /// <summary>Whether this is production, and why it may be done all the same; null where there is nothing to say.</summary>
    public PlanGuard? Guard { get; init; }
}
