namespace Sonde.Core.Profiles;

/// <summary>Two profiles over each other: one tree that holds the stacks of both, with both values at each node. Immutable.</summary>
public sealed class ProfileComparison
{
    private ProfileComparison(Profile profile, Profile old, long oldTotal, bool isNormalised)
    {
        (Profile, Old, OldTotal, IsNormalised) = (profile, old, oldTotal, isNormalised);
    }

    /// <summary>The new values, in the tree of both.</summary>
    public Profile Profile { get; }

    /// <summary>The old values, in the tree of both.</summary>
    public Profile Old { get; }

    /// <summary>All old values together, as they were.</summary>
    public long OldTotal { get; }

    /// <summary>Whether the old values below are scaled to the new total.</summary>
    public bool IsNormalised { get; }

    /// <summary>The old own value of each node; 0 where it is new.</summary>
    public ReadOnlySpan<long> OldSelfs => Old.Tree.Selfs;

    /// <summary>The old value of each node and those below it.</summary>
    public ReadOnlySpan<long> OldTotals => Old.Tree.Totals;

    internal static ProfileComparison Make(Profile old, Profile @new, bool isNormalised)
    {
        var frames = new FrameTable();
        var tree = new StackTree();
        var newNodes = Lay(@new, frames, tree);
        var oldNodes = Lay(old, frames, tree);
        var scale = isNormalised && old.Total > 0 && @new.Total > 0 ? (decimal)@new.Total / old.Total : 1m;
        var newSelfs = Values(@new, newNodes, tree.Count, 1m);
        var oldSelfs = Values(old, oldNodes, tree.Count, scale);

        // Halves, because the sum of both may be more than a number holds.
        var weights = new long[tree.Count];
        for (var node = 0; node < weights.Length; node++)
        {
            weights[node] = (newSelfs[node] / 2) + (oldSelfs[node] / 2) + 1;
        }

        var order = TreeOrder.Of(tree, ProfileTree.TotalsOf(tree.Parents, weights), frames.Frames);
        var profile = new Profile(@new.Kind, frames.Frames, order.Apply(newSelfs)) { Period = @new.Period, Duration = @new.Duration, Start = @new.Start, SampleCount = @new.SampleCount };
        return new ProfileComparison(profile, new Profile(old.Kind, frames.Frames, order.Apply(oldSelfs)), old.Total, isNormalised);
    }

    private static int[] Lay(Profile profile, FrameTable frames, StackTree tree)
    {
        var numbers = profile.Frames.Select(frames.Intern).ToArray();
        var nodes = new int[profile.Tree.Count];
        for (var node = 1; node < nodes.Length; node++)
        {
            nodes[node] = tree.Child(nodes[profile.Tree.Parents[node]], numbers[profile.Tree.Frames[node]]);
        }

        return nodes;
    }

    private static long[] Values(Profile profile, int[] nodes, int count, decimal scale)
    {
        var values = new long[count];
        for (var node = 0; node < nodes.Length; node++)
        {
            values[nodes[node]] += scale == 1m ? profile.Tree.Selfs[node] : (long)Math.Round(profile.Tree.Selfs[node] * scale);
        }

        return values;
    }
}
