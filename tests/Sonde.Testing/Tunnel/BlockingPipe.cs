namespace Sonde.Testing.Tunnel;

/// <summary>Bytes in one direction with blocking reads and writes, as an operating system's pipe has them.</summary>
/// <param name="capacity">Bytes that wait unread before a write blocks.</param>
/// <param name="largestRead">What one read returns at most: 1 splits everything at every byte.</param>
internal sealed class BlockingPipe(int capacity, int largestRead)
{
    // A test that would hang fails instead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly byte[] _bytes = new byte[capacity];
    private int _head;
    private int _count;
    private bool _isEnded;
    private bool _isBroken;
    private bool _isHeld;
    private bool _isReaderWaiting;

    public int WriteCount { get; private set; }

    public int Read(Span<byte> destination)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                _isReaderWaiting = true;
                Monitor.PulseAll(_gate);
            }

            Await(() => (_count > 0 && !_isHeld) || _isEnded || _isBroken);
            _isReaderWaiting = false;
            if (_isBroken)
            {
                throw new IOException("The pipe was closed by its reader.");
            }

            var count = Math.Min(Math.Min(_count, destination.Length), largestRead);
            var first = Math.Min(count, _bytes.Length - _head);
            _bytes.AsSpan(_head, first).CopyTo(destination);
            _bytes.AsSpan(0, count - first).CopyTo(destination[first..]);
            _head = (_head + count) % _bytes.Length;
            _count -= count;
            Monitor.PulseAll(_gate);
            return count;
        }
    }

    public void Write(ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            WriteCount++;
            while (!source.IsEmpty)
            {
                Await(() => _count < _bytes.Length || _isEnded || _isBroken);
                if (_isEnded || _isBroken)
                {
                    throw new IOException("Broken pipe.");
                }

                var tail = (_head + _count) % _bytes.Length;
                var count = Math.Min(source.Length, Math.Min(_bytes.Length - _count, _bytes.Length - tail));
                source[..count].CopyTo(_bytes.AsSpan(tail));
                source = source[count..];
                _count += count;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Holds the bytes back from the reader, as a network does that hangs.</summary>
    public void Hold(bool isHeld) => Change(() => _isHeld = isHeld);

    /// <summary>Returns when everything has been read and the reader waits for more.</summary>
    public void AwaitReader()
    {
        lock (_gate)
        {
            Await(() => _isReaderWaiting && _count == 0);
        }
    }

    /// <summary>The writer closes: what is in the pipe is still read.</summary>
    public void End() => Change(() => _isEnded = true);

    /// <summary>The reader closes: a blocked read and a blocked write throw.</summary>
    public void Break() => Change(() => _isBroken = true);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }

    private void Await(Func<bool> condition)
    {
        while (!condition())
        {
            if (!Monitor.Wait(_gate, Patience))
            {
                throw new TimeoutException("Nothing happened on the pipe.");
            }
        }
    }
}
