using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>Puts rules in an order in which the first that fits is the right one, whichever side a path comes from.</summary>
internal static class PathRuleOrder
{
    /// <summary>
    /// Without identical and repeated rules; a directory inside of another comes before it, on either side; of two names for one local directory the one that was
    /// given first stays first; the rule for every other relative path is last.
    /// </summary>
    public static IReadOnlyList<PathRule> Of(IEnumerable<PathRule> rules)
    {
        List<(PathRule Rule, int Wish)> ordered = [];
        var longestFirst = rules
            .Where(rule => WorkspacePath.WithSlashes(rule.Local) != rule.Remote)
            .DistinctBy(rule => rule.Remote)
            .Select((rule, wish) => (Rule: rule, Wish: wish))
            .OrderByDescending(next => next.Rule.Remote.Length);
        foreach (var (rule, wish) in longestFirst)
        {
            // By remote length nothing that follows lies inside of what is placed; by local directory it may.
            var later = ordered.FindIndex(placed => IsInside(rule.Local, placed.Rule.Local)
                || (rule.Local == placed.Rule.Local && wish < placed.Wish && !IsInside(placed.Rule.Remote, rule.Remote)));
            ordered.Insert(later < 0 ? ordered.Count : later, (rule, wish));
        }

        return [.. ordered.Select(placed => placed.Rule)];
    }

    private static bool IsInside(string inner, string outer) =>
        inner.Length > outer.Length && WorkspacePath.WithSlashes(inner).StartsWith(WorkspacePath.WithSlashes(outer).TrimEnd('/') + "/", StringComparison.Ordinal);
}
