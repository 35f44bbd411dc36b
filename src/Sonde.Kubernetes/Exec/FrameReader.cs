using System.Buffers.Binary;

namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Reads server frames (RFC 6455, 5.2) from a blocking stream: headers one by one, payload bytes as they come. Not for two threads at once.
/// Anything that the protocol does not allow is an <see cref="IOException"/>.
/// </summary>
internal sealed class FrameReader(Stream transport)
{
    /// <summary>The longest frame that is taken. The kubelet sends 32 KiB at a time.</summary>
    public const long MaximumLength = 16 * 1024 * 1024;

    /// <summary>The longest control frame (RFC 6455, 5.5).</summary>
    public const int MaximumControlLength = 125;

    // One TLS record is 16 KiB; with more room several frames come in one call.
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes of the present frame's payload that have not been read.</summary>
    public long Left { get; private set; }

    /// <summary>The next header; null where the stream has ended between two frames. The payload of the one before must have been read.</summary>
    public FrameHeader? ReadHeader()
    {
        if (_start == _end && Fill() == 0)
        {
            return null;
        }

        Ensure(2);
        var first = _buffer[_start];
        var second = _buffer[_start + 1];
        if ((first & 0x70) != 0)
        {
            throw new IOException("the server sent a frame with a reserved bit set");
        }

        if ((second & 0x80) != 0)
        {
            throw new IOException("the server sent a masked frame");
        }

        var opcode = (FrameOpcode)(first & 0x0F);
        if (opcode is not (FrameOpcode.Continuation or FrameOpcode.Text or FrameOpcode.Binary or FrameOpcode.Close or FrameOpcode.Ping or FrameOpcode.Pong))
        {
            throw new IOException($"the server sent a frame of the unknown kind {(int)opcode}");
        }

        var isFinal = (first & 0x80) != 0;
        Left = ReadLength(second & 0x7F);
        if (opcode >= FrameOpcode.Close && (!isFinal || Left > MaximumControlLength))
        {
            throw new IOException("the server sent a control frame that is too long or in pieces");
        }

        return new FrameHeader(opcode, isFinal);
    }

    /// <summary>The next byte of the payload; there must be one.</summary>
    public byte ReadByte()
    {
        Ensure(1);
        Left--;
        return _buffer[_start++];
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

    private long ReadLength(int shortLength)
    {
        ulong length;
        switch (shortLength)
        {
            case < 126:
                _start += 2;
                return shortLength;
            case 126:
                Ensure(4);
                length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start + 2));
                _start += 4;
                break;
            default:
                Ensure(10);
                length = BinaryPrimitives.ReadUInt64BigEndian(_buffer.AsSpan(_start + 2));
                _start += 10;
                break;
        }

        return length <= MaximumLength ? (long)length : throw new IOException($"the server sent a frame of {length} bytes");
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
