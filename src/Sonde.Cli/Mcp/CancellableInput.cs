namespace Sonde.Cli.Mcp;

/// <summary>
/// Standard input whose reads can be cancelled: what the system's own read blocks on is left alone then, on a thread of the pool that ends with the process.
/// Tells of its end, which is the client's.
/// </summary>
/// <param name="inner">The bytes.</param>
/// <param name="onEnd">Called once, when there are no more.</param>
internal sealed class CancellableInput(Stream inner, Action onEnd) : Stream
{
    private int _hasEnded;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The caller may use its buffer again after a cancellation; the read that is left behind must not write there.
        var own = new byte[buffer.Length];
        var read = await Task.Run(async () => await inner.ReadAsync(own, CancellationToken.None).ConfigureAwait(false), CancellationToken.None)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        own.AsSpan(0, read).CopyTo(buffer.Span);
        if (read == 0 && Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            onEnd();
        }

        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
