namespace Sonde.Tunnel.Links;

/// <summary>
/// The bytes of one direction that the peer has not confirmed yet, addressed by their offset from the link's first byte. Its owner locks.
/// </summary>
/// <param name="most">What <see cref="Most"/> is at first.</param>
internal sealed class LinkJournal(int most)
{
    private const int LeastCapacity = 16 * 1024;

    private byte[] _ring = [];

    /// <summary>The offset of the first byte that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>The offset behind the last one.</summary>
    public long End { get; private set; }

    /// <summary>So many bytes are kept at the most.</summary>
    public int Most { get; set; } = most;

    /// <summary>So many bytes may be added.</summary>
    public int Room => Most - Length;

    private int Length => (int)(End - Start);

    /// <summary>Adds bytes, no more than <see cref="Room"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Room);
        if (bytes.IsEmpty)
        {
            return;
        }

        Reserve(Length + bytes.Length);
        var at = (int)(End % _ring.Length);
        var first = Math.Min(bytes.Length, _ring.Length - at);
        bytes[..first].CopyTo(_ring.AsSpan(at));
        bytes[first..].CopyTo(_ring);
        End += bytes.Length;
    }

    /// <summary>The peer has everything before this offset, which is no news where that was dropped before. False where so much was never added.</summary>
    public bool TryDrop(long offset)
    {
        if (offset > End)
        {
            return false;
        }

        Start = Math.Max(Start, offset);
        if (Start == End && _ring.Length > LeastCapacity)
        {
            // A burst is over: what an idle link keeps should be little.
            _ring = [];
        }

        return true;
    }

    /// <summary>Copies what is kept from this offset on, as much as fits; 0 at the end.</summary>
    public int Copy(long offset, Span<byte> target)
    {
        var count = (int)Math.Min(target.Length, End - offset);
        if (count <= 0)
        {
            return 0;
        }

        var at = (int)(offset % _ring.Length);
        var first = Math.Min(count, _ring.Length - at);
        _ring.AsSpan(at, first).CopyTo(target);
        _ring.AsSpan(0, count - first).CopyTo(target[first..]);
        return count;
    }

    private void Reserve(int length)
    {
        if (length <= _ring.Length)
        {
            return;
        }

        var capacity = Math.Max(_ring.Length, LeastCapacity);
        while (capacity < length)
        {
            capacity *= 2;
        }

        var ring = new byte[capacity];
        for (var offset = Start; offset < End;)
        {
            // Where a byte lies depends on the capacity.
            var at = (int)(offset % capacity);
            offset += Copy(offset, ring.AsSpan(at, (int)Math.Min(capacity - at, End - offset)));
        }

        _ring = ring;
    }
}
