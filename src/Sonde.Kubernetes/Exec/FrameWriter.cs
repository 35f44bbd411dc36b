namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Writes frames to a blocking stream, one call a frame. Messages come from the writing thread; pongs from the reading one, which must never wait for the writing one:
/// a server that reads only after it was read would then wait for us for ever. A pong that cannot go at once goes with the next message; of several, only the last
/// (RFC 6455, 5.5.3).
/// </summary>
internal sealed class FrameWriter(Stream transport, Func<bool> canWriteNow, int maximumMessage)
{
    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[FrameEncoder.MaximumHeader + 1 + maximumMessage];
    private byte[]? _pendingPong;

    /// <summary>Blocks until the frame is written.</summary>
    public void WriteMessage(byte channel, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            var length = FrameEncoder.EncodeMessage(_buffer, channel, payload);
            transport.Write(_buffer, 0, length);
            FlushPong();
        }
    }

    /// <summary>Does not block.</summary>
    public void WritePong(ReadOnlySpan<byte> payload)
    {
        Interlocked.Exchange(ref _pendingPong, FrameEncoder.EncodeControl(FrameOpcode.Pong, payload));
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
