namespace Sonde.Core.Profiles;

/// <summary>Brings a tree into preorder, the heaviest child first, equals by name: the same profile is drawn the same way every time. Pure.</summary>
internal sealed class TreeOrder
{
    private readonly int[] _order;
    private readonly int[] _places;
    private readonly StackTree _tree;

    private TreeOrder(StackTree tree, int[] order)
    {
        (_tree, _order, _places) = (tree, order, new int[order.Length]);
        for (var place = 0; place < order.Length; place++)
        {
            _places[order[place]] = place;
        }
    }

    /// <summary>Decides the order.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="weights">What each node and those below it weigh.</param>
    /// <param name="frames">For names.</param>
    public static TreeOrder Of(StackTree tree, long[] weights, IReadOnlyList<ProfileFrame> frames)
    {
        var (firsts, children) = Children(tree);
        var comparer = Comparer<int>.Create((left, right) =>
        {
            var byWeight = weights[right].CompareTo(weights[left]);
            return byWeight != 0 ? byWeight : Compare(frames[tree.Frames[left]], frames[tree.Frames[right]]);
        });
        var order = new int[tree.Count];
        var stack = new Stack<int>([0]);
        for (var place = 0; stack.TryPop(out var node); place++)
        {
            order[place] = node;
            var own = children.AsSpan(firsts[node], firsts[node + 1] - firsts[node]);
            own.Sort(comparer);
            for (var child = own.Length - 1; child >= 0; child--)
            {
                stack.Push(own[child]);
            }
        }

        return new TreeOrder(tree, order);
    }

    /// <summary>The tree with values of its old numbers.</summary>
    public ProfileTree Apply(ReadOnlySpan<long> selfs)
    {
        var parents = new int[_order.Length];
        var frames = new int[_order.Length];
        for (var place = 0; place < _order.Length; place++)
        {
            parents[place] = _places[_tree.Parents[_order[place]]];
            frames[place] = _tree.Frames[_order[place]];
        }

        return new ProfileTree(parents, frames, Permute(selfs));
    }

    private long[] Permute(ReadOnlySpan<long> values)
    {
        var permuted = new long[_order.Length];
        for (var place = 0; place < _order.Length; place++)
        {
            permuted[place] = values[_order[place]];
        }

        return permuted;
    }

    /// <summary>The children of node n stand from firsts[n] to before firsts[n + 1].</summary>
    private static (int[] Firsts, int[] Children) Children(StackTree tree)
    {
        var firsts = new int[tree.Count + 1];
        for (var node = 1; node < tree.Count; node++)
        {
            firsts[tree.Parents[node] + 1]++;
        }

        for (var node = 1; node < firsts.Length; node++)
        {
            firsts[node] += firsts[node - 1];
        }

        var next = firsts.ToArray();
        var children = new int[tree.Count - 1];
        for (var node = 1; node < tree.Count; node++)
        {
            children[next[tree.Parents[node]]++] = node;
        }

        return (firsts, children);
    }

    private static int Compare(ProfileFrame left, ProfileFrame right)
    {
        var byName = string.CompareOrdinal(left.Function, right.Function);
        return byName != 0 ? byName
            : string.CompareOrdinal(left.File, right.File) is not 0 and var byFile ? byFile
            : string.CompareOrdinal(left.Module, right.Module) is not 0 and var byModule ? byModule
            : (left.Line, (int)left.Kind).CompareTo((right.Line, (int)right.Kind));
    }
}
