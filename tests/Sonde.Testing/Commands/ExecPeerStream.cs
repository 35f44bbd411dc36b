using Sonde.Testing.Kubernetes;

namespace Sonde.Testing.Commands;

/// <summary>The program's side of a scripted exec as the blocking duplex stream that a multiplexer takes. Dispose unblocks both directions.</summary>
internal sealed class ExecPeerStream(ExecPeer peer) : Stream
{
    private readonly CancellationTokenSource _disposing = new();
    private int _isDisposed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Run(token => peer.Input.ReadAsync(buffer.AsMemory(offset, count), token).AsTask());

    public override int Read(Span<byte> buffer)
    {
        var copy = new byte[buffer.Length];
        var count = Read(copy, 0, copy.Length);
        copy.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var copy = buffer.ToArray();
        Run(async token =>
        {
            await peer.Output.WriteAsync(copy, token);
            return 0;
        });
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _disposing.Cancel();
            _disposing.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Run(Func<CancellationToken, Task<int>> run)
    {
        try
        {
            return Task.Run(() => run(_disposing.Token)).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            throw new IOException("the exec is over", exception);
        }
    }
}
