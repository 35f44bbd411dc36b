namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Writes frames to a blocking stream, one call a frame, in whatever encoding. Messages come from the writing thread; pongs from the reading one, which must never wait for the writing one:
/// a server that reads only after it was read would then wait for us for ever. A pong that cannot go at once goes with the next message; of several, only the last
/// (RFC 6455, 5.5.3).
/// </summary>
/// <param name="transport">Written from two threads, one after the other.</param>
/// <param name="canWriteNow">Whether a few bytes can be written without blocking.</param>
/// <param name="encode">Makes a frame of a message.</param>
/// <param name="longest">The longest frame, in bytes.</param>
internal sealed class FrameWriter(Stream transport, Func<bool> canWriteNow, FrameEncoding encode, int longest)
{
    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[longest];
    private byte[]? _pendingPong;

    /// <summary>Blocks until the frame is written.</summary>
    public void WriteMessage(byte channel, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            var length = encode(_buffer, channel, payload);
            transport.Write(_buffer, 0, length);
            FlushPong();
        }
    }

    /// <summary>Does not block.</summary>
    /// <param name="frame">The whole frame.</param>
    public void WritePong(byte[] frame)
    {
        Interlocked.Exchange(ref _pendingPong, frame);
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (canWriteNow())
            {
                FlushPong();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void FlushPong()
    {
        if (Interlocked.Exchange(ref _pendingPong, null) is { } pong)
        {
            transport.Write(pong, 0, pong.Length);
        }
    }
}
