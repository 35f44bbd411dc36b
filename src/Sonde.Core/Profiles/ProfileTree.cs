namespace Sonde.Core.Profiles;

/// <summary>
/// Stacks as a tree in arrays of equal length, in preorder: a node's subtree follows it, the heaviest child first. Node 0 is the root of all and has no frame.
/// </summary>
public sealed class ProfileTree
{
    private readonly int[] _parents;
    private readonly int[] _frames;
    private readonly int[] _depths;
    private readonly int[] _ends;
    private readonly long[] _selfs;
    private readonly long[] _totals;

    internal ProfileTree(int[] parents, int[] frames, long[] selfs)
    {
        (_parents, _frames, _selfs) = (parents, frames, selfs);
        _totals = TotalsOf(parents, selfs);
        _depths = new int[parents.Length];
        _ends = new int[parents.Length];
        _ends[0] = parents.Length;
        for (var node = 1; node < parents.Length; node++)
        {
            _depths[node] = _depths[parents[node]] + 1;
            _ends[node] = node + 1;
        }

        for (var node = parents.Length - 1; node > 0; node--)
        {
            _ends[parents[node]] = Math.Max(_ends[parents[node]], _ends[node]);
        }
    }

    /// <summary>Nodes, the root included: at least 1.</summary>
    public int Count => _parents.Length;

    /// <summary>The parent of each node, a smaller number; 0 for the root's own.</summary>
    public ReadOnlySpan<int> Parents => _parents;

    /// <summary>The frame of each node, into <see cref="Profile.Frames"/>; -1 for the root.</summary>
    public ReadOnlySpan<int> Frames => _frames;

    /// <summary>How far below the root each node is; 0 for the root.</summary>
    public ReadOnlySpan<int> Depths => _depths;

    /// <summary>The first node behind each one's subtree.</summary>
    public ReadOnlySpan<int> Ends => _ends;

    /// <summary>What was seen with this frame as the innermost, in the profile's unit.</summary>
    public ReadOnlySpan<long> Selfs => _selfs;

    /// <summary>What was seen in this frame or below it.</summary>
    public ReadOnlySpan<long> Totals => _totals;

    /// <summary>Each node's own value and those below it. Parents have smaller numbers than their children.</summary>
    internal static long[] TotalsOf(ReadOnlySpan<int> parents, ReadOnlySpan<long> selfs)
    {
        var totals = selfs.ToArray();
        for (var node = totals.Length - 1; node > 0; node--)
        {
            totals[parents[node]] += totals[node];
        }

        return totals;
    }
}
