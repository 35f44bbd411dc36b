namespace Sonde.Tunnel.Links;

/// <summary>
/// A byte stream that can outlive its transport: what the peer has not confirmed is kept, and sent again on the next one (docs/protocol.md,
/// "Links"). While there is no transport, reads wait, and writes do when as much is kept as may be.
/// </summary>
/// <remarks>
/// Blocking; one reader and one writer at a time, each on a thread of its own; any thread may do the rest. Until <see cref="MayReturn"/> a
/// transport's end is the link's. Locks: <c>_writing</c> before <c>_gate</c>; nothing blocks under <c>_gate</c> but its own Wait.
/// </remarks>
public sealed class LinkStream : Stream
{
    /// <summary>So many bytes are kept for a peer that does not confirm them, but by who sends more at a time (<see cref="KeepUpTo"/>): a server's memory is the pod's.</summary>
    public const int Keeps = 4 * 1024 * 1024;

    private const int ReplayedAtOnce = 64 * 1024;

    private readonly Lock _writing = new();
    private readonly object _gate = new(); // A Monitor, for Wait and Pulse.
    private readonly LinkJournal _journal = new(Keeps);
    private Stream? _transport;
    private TaskCompletionSource<string> _lost = NewLoss();
    private ReadOnlyMemory<byte> _unread;
    private byte[] _unsaid = [];
    private string? _closed;
    private long _received;
    private bool _mayReturn;

    /// <summary>A server's begins on a transport, which it owns from now on.</summary>
    /// <param name="transport">The first transport.</param>
    /// <param name="unread">What was read of the link already.</param>
    public LinkStream(Stream transport, ReadOnlyMemory<byte> unread = default)
    {
        (_transport, _unread) = (transport, unread);
    }

    /// <summary>A client's, which says what it is before anything else, in the same write.</summary>
    public static LinkStream Begin(Stream transport, LinkToken token) =>
        new(transport) { _unsaid = new LinkOpening(IsReturn: false, token, Received: 0).ToBytes() };

    /// <summary>Keeps up to so many bytes from now on, if it did not already: for more than the buffers on the way hold, or the processes there would wait for one another.</summary>
    public void KeepUpTo(int bytes)
    {
        lock (_gate)
        {
            _journal.Most = Math.Max(_journal.Most, bytes);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Whether it waits for another transport when one is lost. A client's until it was greeted is not worth it.</summary>
    public bool MayReturn
    {
        get => Volatile.Read(ref _mayReturn);
        set => Volatile.Write(ref _mayReturn, value);
    }

    /// <summary>Completes with the transport's own words when the present transport is lost, or was; never faults. A new task for each transport.</summary>
    public Task<string> Lost
    {
        get
        {
            lock (_gate)
            {
                return _lost.Task;
            }
        }
    }

    /// <summary>Whether it has ended for good.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed is not null;
            }
        }
    }

    /// <summary>How many bytes of the link have come.</summary>
    public long Received
    {
        get
        {
            lock (_gate)
            {
                return _received;
            }
        }
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
    /// The peer has received so many bytes of the link. False where so many were never sent; what it said of fewer may come once more, on another
    /// transport.
    /// </summary>
    public bool Confirm(long received)
    {
        lock (_gate)
        {
            var isPossible = _journal.TryDrop(received);
            Monitor.PulseAll(_gate);
            return isPossible;
        }
    }

    /// <summary>Lets the present transport go, if there is one: it is taken for dead.</summary>
    public void Drop(string why)
    {
        Stream? transport;
        lock (_gate)
        {
            transport = _transport;
        }

        if (transport is not null)
        {
            Lose(transport, why);
        }
    }

    /// <summary>
    /// Goes on with another transport, which it owns from now on, and sends again on it what the peer has not received. Blocks while it does.
    /// </summary>
    /// <param name="transport">The transport.</param>
    /// <param name="peerReceived">How many bytes of the link the peer has received.</param>
    /// <param name="lost">The transport's <see cref="Lost"/>.</param>
    /// <returns>False where the link is closed or the peer cannot have received so much: the transport is disposed then.</returns>
    public bool TryReturn(Stream transport, long peerReceived, out Task lost)
    {
        lock (_writing)
        {
            lock (_gate)
            {
                if (_closed is not null || _transport is not null || peerReceived < _journal.Start || !_journal.TryDrop(peerReceived))
                {
                    transport.Dispose();
                    lost = Task.CompletedTask;
                    return false;
                }

                _transport = transport;
                lost = (_lost = NewLoss()).Task;
                Monitor.PulseAll(_gate);
            }

            Replay(transport, peerReceived);
            return true;
        }
    }

    /// <summary>Ends it; a read that waits returns the end. The first reason wins.</summary>
    public void Close(string why)
    {
        Stream? transport;
        lock (_gate)
        {
            _closed ??= why;
            (transport, _transport) = (_transport, null);
            _lost.TrySetResult(why);
            Monitor.PulseAll(_gate);
        }

        transport?.Dispose();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads at least one byte, from whatever transport; 0 at the end of the link.</summary>
    /// <exception cref="IOException">It was closed, or its only transport failed.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (!_unread.IsEmpty)
        {
            return ReadUnread(buffer);
        }

        while (AwaitTransport() is { } transport)
        {
            int count;
            try
            {
                count = transport.Read(buffer);
            }
            catch (Exception failure) when (MayReturn && failure is IOException or ObjectDisposedException)
            {
                Lose(transport, failure.Message);
                continue;
            }

            if (count == 0)
            {
                if (!MayReturn)
                {
                    return 0;
                }

                Lose(transport, "the other side closed the stream");
                continue;
            }

            lock (_gate)
            {
                // What a transport gives after it was taken for dead is sent again on the next one.
                if (_transport == transport)
                {
                    _received += count;
                    return count;
                }
            }
        }

        throw new IOException(_closed);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Keeps the bytes and sends them, or will when there is a transport again.</summary>
    /// <exception cref="IOException">It was closed, or its only transport failed.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var piece = buffer[..Math.Min(buffer.Length, ReplayedAtOnce * 4)];
            AwaitRoom(piece.Length);
            WritePiece(piece);
            buffer = buffer[piece.Length..];
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        Stream? transport;
        lock (_gate)
        {
            transport = _transport;
        }

        if (transport is not null)
        {
            Attempt(transport, static stream => stream.Flush());
        }
    }

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close("The stream was closed.");
        }

        base.Dispose(disposing);
    }

    private static TaskCompletionSource<string> NewLoss() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int ReadUnread(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _unread.Length);
        _unread.Span[..count].CopyTo(buffer);
        _unread = _unread[count..];
        lock (_gate)
        {
            _received += count;
        }

        return count;
    }

    private void WritePiece(ReadOnlySpan<byte> piece)
    {
        lock (_writing)
        {
            Stream? transport;
            lock (_gate)
            {
                _journal.Append(piece);
                transport = _transport;
            }

            if (transport is null)
            {
                return;
            }

            try
            {
                transport.Write(_unsaid.Length == 0 ? piece : [.. _unsaid, .. piece]);
                _unsaid = [];
            }
            catch (Exception failure) when (MayReturn && failure is IOException or ObjectDisposedException)
            {
                Lose(transport, failure.Message);
            }
        }
    }

    /// <summary>Piece by piece, and never under the gate: the peer may be sending again as much, and somebody must read that meanwhile.</summary>
    private void Replay(Stream transport, long from)
    {
        var buffer = new byte[ReplayedAtOnce];
        while (true)
        {
            int count;
            lock (_gate)
            {
                from = Math.Max(from, _journal.Start);
                count = _journal.Copy(from, buffer);
            }

            if (count == 0 || !Attempt(transport, stream => stream.Write(buffer, 0, count)))
            {
                Attempt(transport, static stream => stream.Flush());
                return;
            }

            from += count;
        }
    }

    /// <summary>Does something with a transport; false where that was lost over it.</summary>
    private bool Attempt(Stream transport, Action<Stream> act)
    {
        try
        {
            act(transport);
            return true;
        }
        catch (Exception failure) when (MayReturn && failure is IOException or ObjectDisposedException)
        {
            Lose(transport, failure.Message);
            return false;
        }
    }

    private void Lose(Stream transport, string why)
    {
        lock (_gate)
        {
            if (_transport != transport)
            {
                return;
            }

            _transport = null;
            _lost.TrySetResult(why);
            Monitor.PulseAll(_gate);
        }

        transport.Dispose();
    }

    /// <summary>Waits for one; null when the link is closed.</summary>
    private Stream? AwaitTransport()
    {
        lock (_gate)
        {
            while (_transport is null && _closed is null)
            {
                Monitor.Wait(_gate);
            }

            return _closed is null ? _transport : null;
        }
    }

    /// <summary>Waits until so much may be kept. There is one writer, so that nobody else takes the room.</summary>
    private void AwaitRoom(int length)
    {
        lock (_gate)
        {
            while (_journal.Room < length && _closed is null)
            {
                Monitor.Wait(_gate);
            }

            if (_closed is { } why)
            {
                throw new IOException(why);
            }
        }
    }
}
