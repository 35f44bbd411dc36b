namespace Sonde.Core.Profiles.Writing;

/// <summary>What of a tree is drawn: all of it, or, of a very large one, what is large enough to be seen, with the rest added up below each parent. Arrays of equal length, in preorder.</summary>
internal sealed class DrawnTree
{
    private readonly List<int> _depths = [];
    private readonly List<int> _frames = [];
    private readonly List<long> _totals = [];
    private readonly List<long> _olds = [];

    private DrawnTree()
    {
    }

    /// <summary>How far below the root; the root is the first, with 0.</summary>
    public IReadOnlyList<int> Depths => _depths;

    /// <summary>Frames by number; -1 for the root, <see cref="Rest"/> for what was left out.</summary>
    public IReadOnlyList<int> Frames => _frames;

    /// <summary>Values of the node and those below it.</summary>
    public IReadOnlyList<long> Totals => _totals;

    /// <summary>The old ones of a comparison; empty without one.</summary>
    public IReadOnlyList<long> Olds => _olds;

    /// <summary>The number by which <see cref="Frames"/> name what was left out: one more than there are frames.</summary>
    public int Rest { get; private set; }

    /// <summary>How many nodes were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Decides.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="comparison">Old values, or null.</param>
    /// <param name="most">Nodes that are kept at the most; what was left out may add as many again.</param>
    public static DrawnTree Of(Profile profile, ProfileComparison? comparison, int most)
    {
        var tree = profile.Tree;
        var weights = Weights(tree, comparison);
        var least = LeastWeight(weights, most);
        var drawn = new DrawnTree { Rest = profile.Frames.Count };
        var open = new Stack<(int Node, long Total, long Old)>();
        for (var node = 0; node < tree.Count;)
        {
            if (weights[node] < least && node > 0)
            {
                var parent = open.Pop();
                open.Push((parent.Node, parent.Total + tree.Totals[node], parent.Old + (comparison?.OldTotals[node] ?? 0)));
                drawn.LeftOut += tree.Ends[node] - node;
                node = tree.Ends[node];
            }
            else
            {
                drawn.Add(tree.Depths[node], tree.Frames[node], tree.Totals[node], comparison?.OldTotals[node]);
                open.Push((node, 0, 0));
                node++;
            }

            // A parent is done when the next node is not its own.
            while (open.TryPeek(out var done) && tree.Ends[done.Node] <= node)
            {
                open.Pop();
                drawn.AddRest(tree.Depths[done.Node] + 1, done.Total, comparison is null ? null : done.Old);
            }
        }

        return drawn;
    }

    private void AddRest(int depth, long total, long? old)
    {
        if (total > 0 || old > 0)
        {
            Add(depth, Rest, total, old);
        }
    }

    private void Add(int depth, int frame, long total, long? old)
    {
        _depths.Add(depth);
        _frames.Add(frame);
        _totals.Add(total);
        if (old is { } value)
        {
            _olds.Add(value);
        }
    }

    private static long[] Weights(ProfileTree tree, ProfileComparison? comparison)
    {
        var weights = tree.Totals.ToArray();
        for (var node = 0; comparison is not null && node < weights.Length; node++)
        {
            weights[node] = Math.Max(weights[node], comparison.OldTotals[node]);
        }

        return weights;
    }

    private static long LeastWeight(long[] weights, int most)
    {
        if (weights.Length <= most)
        {
            return 0;
        }

        var sorted = weights.ToArray();
        Array.Sort(sorted);
        return sorted[^most] + 1;
    }
}
