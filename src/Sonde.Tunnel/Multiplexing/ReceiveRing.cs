using System.Buffers;
using System.Numerics;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// Bytes that wait for a channel's reader: a ring that grows by doubling while it must and gives its memory back when it has
/// run empty. Its owner bounds it (the channel's window) and locks.
/// </summary>
internal sealed class ReceiveRing
{
    private const int SmallestRing = 4 * 1024;

    private byte[] _bytes = [];
    private int _size; // A power of two; the pool may lend more.
    private int _head;

    public int Count { get; private set; }

    public void Append(ReadOnlySpan<byte> source)
    {
        if (Count + source.Length > _size)
        {
            Grow(Count + source.Length);
        }

        var tail = (_head + Count) & (_size - 1);
        var first = Math.Min(source.Length, _size - tail);
        source[..first].CopyTo(_bytes.AsSpan(tail));
        source[first..].CopyTo(_bytes);
        Count += source.Length;
    }

    /// <summary>Moves as many bytes as there are and fit; returns how many.</summary>
    public int Take(Span<byte> destination)
    {
        var count = Math.Min(Count, destination.Length);
        var first = Math.Min(count, _size - _head);
        _bytes.AsSpan(_head, first).CopyTo(destination);
        _bytes.AsSpan(0, count - first).CopyTo(destination[first..]);
        Count -= count;
        if (Count == 0)
        {
            Clear();
        }
        else
        {
            _head = (_head + count) & (_size - 1);
        }

        return count;
    }

    public void Clear()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        _size = 0;
        _head = 0;
        Count = 0;
    }

    private void Grow(int needed)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(needed, SmallestRing));
        var grown = ArrayPool<byte>.Shared.Rent(size);
        var count = Count;
        var first = Math.Min(count, _size - _head);
        _bytes.AsSpan(_head, first).CopyTo(grown);
        _bytes.AsSpan(0, count - first).CopyTo(grown.AsSpan(first));
        Clear();
        _bytes = grown;
        _size = size;
        Count = count;
    }
}
