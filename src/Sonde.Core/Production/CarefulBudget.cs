using Sonde.Core.Plans;

namespace Sonde.Core.Production;

/// <summary>How long a target may stand that is production, or may be: never for as long as somebody happens to look. Pure.</summary>
internal static class CarefulBudget
{
    /// <summary>Long enough to read a stack and a few variables.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The shorter of the platform's budget and the guard's.</summary>
    /// <param name="budget">What the platform leaves; null for any time.</param>
    /// <param name="verdict">What the guard made of the surroundings.</param>
    public static PauseBudget? Of(PauseBudget? budget, GuardVerdict verdict) =>
        verdict.Standing == GuardStanding.Known || budget?.Time <= Longest
            ? budget
            : new PauseBudget(
                Longest,
                budget?.Recovery ?? Longest,
                $"{(verdict.Standing == GuardStanding.Production ? "this is production" : "this may be production")}; --budget gives another time");
}
