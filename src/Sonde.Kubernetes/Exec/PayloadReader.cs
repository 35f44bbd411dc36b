namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Reads frames from a blocking stream, whatever they are: the bytes of their headers one by one, their payload as it comes. Not for two threads at once.
/// </summary>
internal abstract class PayloadReader(Stream transport)
{
    /// <summary>The longest frame that is taken. The kubelet sends 32 KiB at a time.</summary>
    public const long MaximumLength = 16 * 1024 * 1024;

    // One TLS record is 16 KiB; with more room several frames come in one call.
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes of the present frame's payload that have not been read.</summary>
    public long Left { get; protected set; }

    /// <summary>The next byte of the payload; there must be one.</summary>
    public byte ReadByte()
    {
        Left--;
        return Take(1)[0];
    }

    /// <summary>As many bytes of the payload as are there, at least one; 0 where none is left or none is wanted. Blocks for the first.</summary>
    public int Read(Span<byte> target)
    {
        if (target.Length > Left)
        {
            target = target[..(int)Left];
        }

        if (target.IsEmpty)
        {
            return 0;
        }

        int read;
        if (_start == _end && target.Length >= _buffer.Length / 2)
        {
            // The buffer would only be a detour.
            read = transport.Read(target);
            ThrowIfEnded(read);
        }
        else
        {
            Ensure(1);
            read = Math.Min(target.Length, _end - _start);
            _buffer.AsSpan(_start, read).CopyTo(target);
            _start += read;
        }

        Left -= read;
        return read;
    }

    /// <summary>Reads the rest of the payload.</summary>
    public void ReadRest(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            target = target[Read(target)..];
        }
    }

    /// <summary>False where the stream has ended between two frames.</summary>
    protected bool HasMore() => _start < _end || Fill() > 0;

    /// <summary>The next bytes of a header.</summary>
    /// <exception cref="EndOfStreamException">There are not so many.</exception>
    protected ReadOnlySpan<byte> Take(int count)
    {
        Ensure(count);
        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    private void Ensure(int count)
    {
        while (_end - _start < count)
        {
            ThrowIfEnded(Fill());
        }
    }

    private int Fill()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_start > 0)
        {
            // Only ever the few bytes of a header that came in two pieces.
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var read = transport.Read(_buffer.AsSpan(_end));
        _end += read;
        return read;
    }

    private static void ThrowIfEnded(int read)
    {
        if (read == 0)
        {
            throw new EndOfStreamException("the connection ended in the middle of a frame");
        }
    }
}
