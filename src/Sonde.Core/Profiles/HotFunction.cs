namespace Sonde.Core.Profiles;

/// <summary>A function with everything that was seen of it.</summary>
/// <param name="Frame">The function; where several frames are of it, the first.</param>
/// <param name="Self">What was seen with it as the innermost, in the profile's unit.</param>
/// <param name="Total">What was seen with it anywhere in the stack; one that calls itself counts once.</param>
public sealed record HotFunction(ProfileFrame Frame, long Self, long Total)
{
    /// <summary>The functions of a profile, the one with most of its own first; names of replicas are none.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="most">So many at the most.</param>
    public static IReadOnlyList<HotFunction> Find(Profile profile, int most)
    {
        var tree = profile.Tree;
        var functions = new Dictionary<(string, string?), int>();
        var first = new List<int>();
        var functionOf = new int[profile.Frames.Count];
        for (var frame = 0; frame < functionOf.Length; frame++)
        {
            var key = (profile.Frames[frame].Function, profile.Frames[frame].Module);
            if (!functions.TryGetValue(key, out functionOf[frame]))
            {
                functions[key] = functionOf[frame] = first.Count;
                first.Add(frame);
            }
        }

        var selfs = new long[first.Count];
        var totals = new long[first.Count];
        var coveredUntil = new int[first.Count];
        for (var node = 1; node < tree.Count; node++)
        {
            var function = functionOf[tree.Frames[node]];
            selfs[function] += tree.Selfs[node];
            if (node >= coveredUntil[function])
            {
                totals[function] += tree.Totals[node];
                coveredUntil[function] = tree.Ends[node];
            }
        }

        return
        [
            .. Enumerable.Range(0, first.Count)
                .Where(function => totals[function] > 0 && profile.Frames[first[function]].Kind is not (FrameKind.Replica or FrameKind.Rest))
                .OrderByDescending(function => selfs[function]).ThenByDescending(function => totals[function])
                .ThenBy(function => profile.Frames[first[function]].Function, StringComparer.Ordinal)
                .Take(most)
                .Select(function => new HotFunction(profile.Frames[first[function]], selfs[function], totals[function])),
        ];
    }
}
