namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// One channel: a stream with half-close. Reads return 0 after the peer's end. After a reset or the multiplexer's end, writes
/// throw <see cref="IOException"/> at once, reads when they have returned what came before; its message is the reason. One
/// reader and one writer at a time. Dispose resets the channel unless both directions have ended.
/// </summary>
/// <remarks>
/// A write returns when its bytes have a place in the next batch to the peer, so <see cref="FlushAsync"/> has nothing to do. A
/// write waits while the peer's window is used up, that is until the peer's reader takes bytes. A cancelled write may have sent
/// a part of its bytes. Only asynchronous reads and writes: <see cref="Read(byte[], int, int)"/> and <see cref="Write(byte[],
/// int, int)"/> throw.
/// </remarks>
public sealed class TunnelChannel : Stream
{
    private const int ReadEnded = 1;
    private const int WriteEnded = 2;
    private const int BothEnded = ReadEnded | WriteEnded;

    private readonly OutboundFrames _outbound;
    private readonly ChannelTable _table;
    private readonly ChannelInbox _inbox;
    private readonly ChannelOutbox _outbox;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _window;
    private volatile bool _isAccepted;
    private volatile bool _isDisposed;
    private int _ended;

    internal TunnelChannel(uint id, int window, OutboundFrames outbound, ChannelTable table)
    {
        Id = id;
        _window = window;
        _outbound = outbound;
        _table = table;
        _inbox = new ChannelInbox(window);
        _outbox = new ChannelOutbox(id, outbound);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <summary>Not supported.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Whether a read that waited goes on on the thread that reads the transport, which saves the way over the thread pool. For relays only:
    /// what follows such a read must never block. Set before the first read.
    /// </summary>
    public bool RunsReaderInline
    {
        set => _inbox.RunsReaderInline = value;
    }

    internal uint Id { get; }

    /// <summary>Whether the peer's data, credit and end may come: the acceptor has said yes.</summary>
    internal bool IsAccepted => _isAccepted;

    /// <summary>Ends when the peer has accepted the channel that this side opens; faults where it did not.</summary>
    internal Task Opened => _opened.Task;

    /// <summary>Ends this side's direction: the peer reads everything written so far, then 0. Idempotent.</summary>
    /// <exception cref="IOException">The channel was reset or the multiplexer has ended.</exception>
    public async ValueTask EndWritesAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _outbound.WriteAsync(_outbox, default, isEnd: true, cancellation).ConfigureAwait(false);
        MarkEnded(WriteEnded);
    }

    /// <summary>Cuts both directions off; the peer's reads and writes throw with <paramref name="reason"/>.</summary>
    /// <param name="reason">A sentence; what exceeds 1 KiB of UTF-8 is cut off.</param>
    public void Reset(string reason)
    {
        if (_ended == BothEnded)
        {
            return;
        }

        _table.Remove(Id);
        _outbound.Reset(_outbox, reason);
        _inbox.Fail(reason, isDiscarding: true);
        _opened.TrySetCanceled();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var reading = _inbox.ReadAsync(buffer, Math.Min(1, buffer.Length), cancellationToken, out var credit);
        GiveCredit(credit);
        return reading;
    }

    /// <summary>
    /// Reads at least so many bytes, fewer only at the end of the channel or of the multiplexer. Who needs a whole record is not woken for each of its pieces: half of a
    /// transfer's cost is the way from one thread to the next.
    /// </summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="least">From 1 to the length of that.</param>
    /// <param name="cancellation">Ends the waiting; bytes that were read are lost then, and the channel with them.</param>
    /// <exception cref="IOException">It was cut off.</exception>
    public ValueTask<int> ReadAtLeastAsync(Memory<byte> buffer, int least, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(least, buffer.Length);
        var reading = _inbox.ReadAsync(buffer, least, cancellation, out var credit);
        GiveCredit(credit);
        return reading;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : _outbound.WriteAsync(_outbox, buffer, isEnd: false, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing to do: what was written is on its way.</summary>
    public override void Flush()
    {
    }

    /// <summary>Nothing to do: what was written is on its way.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Not supported: a channel is read asynchronously.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported: a channel is written asynchronously.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Tells the peer of a channel that this side opens.</summary>
    internal void Open(ReadOnlySpan<byte> purpose) => _outbound.Open(_outbox, _window, purpose);

    /// <summary>The peer opened it, with its own window.</summary>
    internal void OnOpened(int window)
    {
        _outbound.Grant(_outbox, window);
        _opened.TrySetResult();
    }

    /// <summary>This side accepts what the peer opened.</summary>
    internal void Accept()
    {
        _isAccepted = true;
        _outbound.Accept(_outbox, _window);
    }

    /// <summary>Likewise, with another window: the peer has sent nothing yet.</summary>
    internal void Accept(int window)
    {
        _window = window;
        _inbox.SetWindow(window);
        Accept();
    }

    /// <summary>The peer accepted what this side opened, with its own window.</summary>
    internal void OnAccepted(int window)
    {
        _outbound.Grant(_outbox, window);
        _isAccepted = true;
        _opened.TrySetResult();
    }

    internal void OnData(ReadOnlySpan<byte> data) => GiveCredit(_inbox.Append(data));

    internal void OnCredit(uint bytes) => _outbound.AddCredit(_outbox, bytes);

    internal void OnEnd()
    {
        _inbox.End();
        MarkEnded(ReadEnded);
    }

    /// <summary>The peer reset it, or refused it where it had not accepted it.</summary>
    internal void OnReset(string reason)
        => Fail(_isAccepted ? new IOException(reason) : new ChannelRefusedException(reason));

    /// <summary>Cuts it off without a word to the peer. Bytes that came before are still read.</summary>
    internal void Fail(IOException error)
    {
        _outbound.Fail(_outbox, error.Message);
        _inbox.Fail(error.Message, isDiscarding: false);
        _opened.TrySetException(error);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Reset("the other side closed the channel");
            _inbox.Fail("This side closed the channel.", isDiscarding: true);
        }

        base.Dispose(disposing);
    }

    private void GiveCredit(int bytes)
    {
        if (bytes > 0)
        {
            _outbound.Credit(_outbox, bytes);
        }
    }

    private void MarkEnded(int direction)
    {
        if ((Interlocked.Or(ref _ended, direction) | direction) == BothEnded)
        {
            _table.Remove(Id);
        }
    }
}
