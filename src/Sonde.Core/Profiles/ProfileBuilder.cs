namespace Sonde.Core.Profiles;

/// <summary>Makes a <see cref="Profile"/> of samples: a million of them in about a second. Not for several threads.</summary>
/// <param name="kind">What is counted.</param>
public sealed class ProfileBuilder(ProfileKind kind)
{
    /// <summary>Deeper stacks are refused: they come from a file that is damaged, or made to do harm.</summary>
    public const int MostFrames = 65_536;

    /// <summary>The most that all values may add up to: nanoseconds of 146 years.</summary>
    public const long MostTotal = long.MaxValue / 2;

    private readonly FrameTable _frames = new();
    private readonly StackTree _tree = new();
    private long[] _selfs = new long[64];
    private long _total;
    private long _samples;

    /// <summary>How much one sample stands for, in the profile's unit; 0 where that is not known.</summary>
    public long Period { get; set; }

    /// <summary>How long was sampled; null where that is not known.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>When it began; null where that is not known.</summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>A frame's number, for <see cref="Add"/>. Ask once for each frame and keep it: this looks at the text.</summary>
    public int Intern(ProfileFrame frame) => _frames.Intern(frame);

    /// <summary>Adds a stack that begins with the outermost frame.</summary>
    /// <param name="rootFirst">Numbers from <see cref="Intern"/>; none counts for the root of all.</param>
    /// <param name="value">What it adds, in the profile's unit; 0 adds nothing.</param>
    /// <exception cref="ProfileFormatException">The stack is deeper than <see cref="MostFrames"/>, the value is negative or the sum too great.</exception>
    public void Add(ReadOnlySpan<int> rootFirst, long value)
    {
        if (!IsCounted(rootFirst.Length, value))
        {
            return;
        }

        var node = 0;
        foreach (var frame in rootFirst)
        {
            node = _tree.Child(node, frame);
        }

        Count(node, value);
    }

    /// <summary>Adds a stack that begins with the innermost frame, as <see cref="Add"/> does.</summary>
    public void AddLeafFirst(ReadOnlySpan<int> leafFirst, long value)
    {
        if (IsCounted(leafFirst.Length, value))
        {
            Count(Place(leafFirst), value);
        }
    }

    /// <summary>Where a stack ends that begins with the innermost frame, for <see cref="AddBelow"/>; it adds nothing.</summary>
    internal int Place(ReadOnlySpan<int> leafFirst)
    {
        var node = 0;
        for (var at = leafFirst.Length - 1; at >= 0; at--)
        {
            node = _tree.Child(node, leafFirst[at]);
        }

        return node;
    }

    /// <summary>Adds one more frame to where a stack ends.</summary>
    /// <param name="node">From <see cref="Place"/>.</param>
    /// <param name="frame">Its number; -1 for none: the stack itself is added.</param>
    /// <param name="value">As for <see cref="Add"/>.</param>
    internal void AddBelow(int node, int frame, long value)
    {
        if (IsCounted(0, value))
        {
            Count(frame < 0 ? node : _tree.Child(node, frame), value);
        }
    }

    /// <summary>What was added so far as a profile; the builder is done with.</summary>
    public Profile Build()
    {
        var selfs = _selfs.Length >= _tree.Count ? _selfs[.._tree.Count] : [.. _selfs, .. new long[_tree.Count - _selfs.Length]];
        var order = TreeOrder.Of(_tree, ProfileTree.TotalsOf(_tree.Parents, selfs), _frames.Frames);
        return new Profile(kind, _frames.Frames, order.Apply(selfs)) { Period = Period, Duration = Duration, Start = Start, SampleCount = _samples };
    }

    /// <summary>Adds what another profile holds, below some frames, root first.</summary>
    internal void AddAll(Profile profile, ReadOnlySpan<int> below)
    {
        var tree = profile.Tree;
        var samples = _samples + profile.SampleCount;
        var numbers = profile.Frames.Select(Intern).ToArray();
        var nodes = new int[tree.Count];
        foreach (var frame in below)
        {
            nodes[0] = _tree.Child(nodes[0], frame);
        }

        for (var node = 0; node < tree.Count; node++)
        {
            if (node > 0)
            {
                nodes[node] = _tree.Child(nodes[tree.Parents[node]], numbers[tree.Frames[node]]);
            }

            if (IsCounted(0, tree.Selfs[node]))
            {
                Count(nodes[node], tree.Selfs[node]);
            }
        }

        _samples = samples;
    }

    private bool IsCounted(int depth, long value) =>
        depth > MostFrames ? throw new ProfileFormatException($"holds a stack of more than {MostFrames} frames")
        : value < 0 ? throw new ProfileFormatException("holds a negative value: it is a difference of two profiles already")
        : value > MostTotal - _total ? throw new ProfileFormatException("holds values that are too great to be added up")
        : value > 0;

    private void Count(int node, long value)
    {
        if (node >= _selfs.Length)
        {
            Array.Resize(ref _selfs, Math.Max(_selfs.Length * 2, node + 1));
        }

        _selfs[node] += value;
        _total += value;
        _samples++;
    }
}
