using Sonde.Core.Profiles;

namespace Sonde.Core.Reports;

/// <summary>Profiles were drawn.</summary>
/// <param name="File">What was written, the full path.</param>
/// <param name="Read">What was read, as the user named it.</param>
/// <param name="Type">Which values: <c>cpu</c>, <c>inuse_space</c>.</param>
/// <param name="Unit">What they count.</param>
/// <param name="Total">All together; of a difference the new ones.</param>
/// <param name="OldTotal">Of a difference the old ones; null otherwise.</param>
/// <param name="Hottest">The functions with most of their own, at most <see cref="MostFunctions"/>; of a difference those that changed most.</param>
public sealed record FlameReport(
    string File, IReadOnlyList<string> Read, string Type, ProfileUnit Unit, long Total, long? OldTotal, IReadOnlyList<FlameRow> Hottest) : Report
{
    /// <summary>So many functions are told.</summary>
    public const int MostFunctions = 20;

    /// <summary>How it was taken; null of files.</summary>
    public string? How { get; init; }

    /// <summary>What taking it cost the target, and how good it is; null of files.</summary>
    public IReadOnlyList<string>? Cost { get; init; }

    internal static FlameReport Of(string file, IReadOnlyList<string> read, Profile profile) => new(
        file, read, profile.Kind.Name, profile.Kind.Unit, profile.Total, null, [.. HotFunction.Find(profile, MostFunctions).Select(hot => FlameRow.Of(hot, null))]);

    internal static FlameReport Of(string file, IReadOnlyList<string> read, ProfileComparison comparison)
    {
        var profile = comparison.Profile;
        var old = HotFunction.Find(comparison.Old, int.MaxValue).ToDictionary(hot => (hot.Frame.Function, hot.Frame.Module));
        var rows = HotFunction.Find(profile, int.MaxValue)
            .Select(hot => FlameRow.Of(hot, old.Remove((hot.Frame.Function, hot.Frame.Module), out var before) ? before : hot with { Self = 0, Total = 0 }))
            .ToList();
        rows.AddRange(old.Values.Select(before => FlameRow.Of(before with { Self = 0, Total = 0 }, before)));
        return new FlameReport(
            file, read, profile.Kind.Name, profile.Kind.Unit, profile.Total, comparison.OldTotal,
            [.. rows.OrderByDescending(row => Math.Abs(row.Self - row.OldSelf!.Value)).ThenBy(row => row.Function, StringComparer.Ordinal).Take(MostFunctions)]);
    }
}
