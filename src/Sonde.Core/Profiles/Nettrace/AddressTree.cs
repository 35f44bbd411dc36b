using System.Runtime.InteropServices;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Stacks of addresses, each once, with two values each: names come after the samples, at the stream's end. Not for several threads.</summary>
internal sealed class AddressTree
{
    /// <summary>48 bytes each.</summary>
    private const int MostNodes = 2_000_000;

    private readonly Dictionary<(int Parent, ulong Address), int> _places = [];
    private readonly List<Node> _nodes = [new(-1, 0)];

    private record struct Node(int Parent, ulong Address)
    {
        public long First;
        public long Second;
    }

    /// <summary>What found no room.</summary>
    public long Others { get; private set; }

    /// <summary>Nodes; 0 is the root of all.</summary>
    public int Count => _nodes.Count;

    /// <summary>Adds to a stack's values.</summary>
    /// <param name="leaf">Within the innermost address; null for nothing.</param>
    /// <param name="stack">The innermost address first.</param>
    /// <param name="first">Added to the first value.</param>
    /// <param name="second">Added to the second value.</param>
    public void Add(ulong? leaf, ReadOnlySpan<ulong> stack, long first, long second)
    {
        var node = 0;
        for (var at = stack.Length - 1; at >= 0 && node >= 0; at--)
        {
            node = Child(node, stack[at]);
        }

        node = leaf is { } within && node >= 0 ? Child(node, within) : node;
        if (node < 0)
        {
            Others += Math.Max(first, second);
            return;
        }

        ref var found = ref CollectionsMarshal.AsSpan(_nodes)[node];
        (found.First, found.Second) = (found.First + first, found.Second + second);
    }

    /// <summary>A node's values.</summary>
    public (long First, long Second) Values(int node) => (_nodes[node].First, _nodes[node].Second);

    /// <summary>The addresses from a node to the root, the innermost first.</summary>
    public void Fill(List<ulong> stack, int node)
    {
        stack.Clear();
        for (; node > 0; node = _nodes[node].Parent)
        {
            stack.Add(_nodes[node].Address);
        }
    }

    /// <summary>-1 where there is no room.</summary>
    private int Child(int parent, ulong address)
    {
        if (_places.TryGetValue((parent, address), out var known))
        {
            return known;
        }

        if (_nodes.Count == MostNodes)
        {
            return -1;
        }

        _places[(parent, address)] = _nodes.Count;
        _nodes.Add(new Node(parent, address));
        return _nodes.Count - 1;
    }
}
