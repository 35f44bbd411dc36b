namespace Sonde.Testing.Tunnel;

/// <summary>
/// One end of a connection in memory: a stream with blocking reads and writes whose Dispose makes both return, the duty that a
/// multiplexer's transport has.
/// </summary>
public sealed class BlockingDuplex : Stream
{
    private readonly BlockingPipe _incoming;
    private readonly BlockingPipe _outgoing;

    private BlockingDuplex(BlockingPipe incoming, BlockingPipe outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How often this end has written.</summary>
    public int WriteCount => _outgoing.WriteCount;

    /// <summary>The two ends of a new connection.</summary>
    /// <param name="capacity">Bytes in flight in each direction before a write blocks.</param>
    /// <param name="largestRead">What one read returns at most.</param>
    public static (BlockingDuplex Left, BlockingDuplex Right) CreatePair(int capacity = 128 * 1024, int largestRead = int.MaxValue)
    {
        var toRight = new BlockingPipe(capacity, largestRead);
        var toLeft = new BlockingPipe(capacity, largestRead);
        return (new BlockingDuplex(toLeft, toRight), new BlockingDuplex(toRight, toLeft));
    }

    public override int Read(Span<byte> buffer) => _incoming.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => _incoming.Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => _outgoing.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _outgoing.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Half-close: the other end reads what was written, then 0.</summary>
    public void EndWrites() => _outgoing.End();

    /// <summary>What the other end sends stays under way from now on, or flows again.</summary>
    public void HoldIncoming(bool isHeld) => _incoming.Hold(isHeld);

    /// <summary>Returns when the other end has read everything that this one wrote and waits for more.</summary>
    public void AwaitReader() => _outgoing.AwaitReader();

    protected override void Dispose(bool disposing)
    {
        _outgoing.End();
        _incoming.Break();
        base.Dispose(disposing);
    }
}
