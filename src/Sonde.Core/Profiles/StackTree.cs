using System.Numerics;

namespace Sonde.Core.Profiles;

/// <summary>
/// A tree of stacks in the making: node 0 is the root of all, every other one is a frame below its parent, and has a greater number than it. Not for several threads.
/// </summary>
internal sealed class StackTree
{
    /// <summary>About a gigabyte of nodes: no profile that anybody looks at comes near.</summary>
    public const int MostNodes = 16 * 1024 * 1024;

    private int[] _parents = new int[64];
    private int[] _frames = new int[64];
    private Slot[] _slots = new Slot[256];

    /// <summary>Begins with the root.</summary>
    public StackTree()
    {
        _frames[0] = -1;
    }

    /// <summary>Nodes, the root included.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The parent of each node; 0 for the root's own.</summary>
    public ReadOnlySpan<int> Parents => _parents.AsSpan(0, Count);

    /// <summary>The frame of each node; -1 for the root.</summary>
    public ReadOnlySpan<int> Frames => _frames.AsSpan(0, Count);

    /// <summary>The node of a frame below a node; it is made where there is none.</summary>
    /// <exception cref="ProfileFormatException">There would be more than <see cref="MostNodes"/>.</exception>
    public int Child(int parent, int frame)
    {
        var key = ((ulong)(uint)parent << 32) | (uint)frame;
        var mask = _slots.Length - 1;
        for (var at = (int)Hash(key) & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot.Node == 0)
            {
                slot = new Slot(key, Count);
                return Add(parent, frame);
            }

            if (slot.Key == key)
            {
                return slot.Node;
            }
        }
    }

    private int Add(int parent, int frame)
    {
        if (Count == MostNodes)
        {
            throw new ProfileFormatException("holds more different stacks than can be drawn");
        }

        if (Count == _parents.Length)
        {
            Array.Resize(ref _parents, Count * 2);
            Array.Resize(ref _frames, Count * 2);
        }

        _parents[Count] = parent;
        _frames[Count] = frame;
        Count++;
        if (Count > _slots.Length / 2)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot.Node == 0)
            {
                continue;
            }

            var at = (int)Hash(slot.Key) & mask;
            while (_slots[at].Node != 0)
            {
                at = (at + 1) & mask;
            }

            _slots[at] = slot;
        }
    }

    private static uint Hash(ulong key) => (uint)((BitOperations.RotateLeft(key, 23) * 0x9E3779B97F4A7C15) >> 32);

    /// <summary>Parent and frame in one word, and their node; 0 where the slot is free: the root is nobody's child.</summary>
    private readonly record struct Slot(ulong Key, int Node);
}
