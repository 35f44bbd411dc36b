using System.IO.Pipelines;

namespace Sonde.Testing.Tunnel;

/// <summary>One end of a connection in memory whose reads and writes wait without holding a thread, as a socket's do. Dispose ends both directions.</summary>
public sealed class PipeDuplex : Stream
{
    private readonly Stream _incoming;
    private readonly Stream _outgoing;

    private PipeDuplex(Pipe incoming, Pipe outgoing) => (_incoming, _outgoing) = (incoming.Reader.AsStream(), outgoing.Writer.AsStream());

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The two ends of a new connection.</summary>
    public static (PipeDuplex Left, PipeDuplex Right) CreatePair()
    {
        var (toRight, toLeft) = (new Pipe(), new Pipe());
        return (new PipeDuplex(toLeft, toRight), new PipeDuplex(toRight, toLeft));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _incoming.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _outgoing.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _incoming.Dispose();
        _outgoing.Dispose();
        base.Dispose(disposing);
    }
}
