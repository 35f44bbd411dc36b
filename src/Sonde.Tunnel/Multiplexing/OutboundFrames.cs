namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// What goes to the peer. Channels put frames in, the writer thread takes batches of up to 64 KiB out: whatever has gathered
/// while it wrote the batch before, so that a busy transport sees few large writes and an idle one no delay.
/// </summary>
/// <remarks>
/// Data waits in one buffer (the one that fills while the other is written), and beyond that its writers wait, taking turns of
/// one frame. Guards everything that it and its <see cref="ChannelOutbox"/>es and <see cref="OutboundBatch"/> hold by one gate.
/// </remarks>
internal sealed class OutboundFrames
{
    private static readonly byte[] Goodbye = [(byte)FrameType.Goodbye, 0, 0, 0, 0, 0, 0, 0];

    private readonly object _gate = new(); // A Monitor, for Wait and Pulse.
    private readonly OutboundBatch _batch = new();
    private readonly Queue<ChannelOutbox> _ready = new();
    private bool _isGoodbyeDue;
    private bool _isWriterIdle;
    private bool _isStopped;

    /// <summary>Resets that the peer has not taken yet.</summary>
    public int ResetsDue
    {
        get
        {
            lock (_gate)
            {
                return _batch.ResetsDue;
            }
        }
    }

    public void Open(ChannelOutbox outbox, int window, ReadOnlySpan<byte> purpose)
    {
        lock (_gate)
        {
            outbox.DueOpen(window, purpose);
            Tell(outbox);
        }
    }

    public void Accept(ChannelOutbox outbox, int window)
    {
        lock (_gate)
        {
            if (outbox.Fault is null)
            {
                outbox.DueAccept(window);
                Tell(outbox);
            }
        }
    }

    public void Credit(ChannelOutbox outbox, int bytes)
    {
        lock (_gate)
        {
            if (outbox.Fault is null)
            {
                outbox.DueCredit(bytes);
                Tell(outbox);
            }
        }
    }

    /// <summary>
    /// Cuts the channel's writes off and tells the peer, unless it was cut off before or the peer never heard of it.
    /// </summary>
    public void Reset(ChannelOutbox outbox, string reason)
    {
        lock (_gate)
        {
            if (outbox.Fault is null && outbox.IsKnown && !_isStopped)
            {
                _batch.DueReset(outbox.Id, reason);
                Wake();
            }

            outbox.Fail(reason);
        }
    }

    /// <summary>Cuts the channel's writes off without a word.</summary>
    public void Fail(ChannelOutbox outbox, string reason)
    {
        lock (_gate)
        {
            outbox.Fail(reason);
        }
    }

    public void Ping()
    {
        lock (_gate)
        {
            _batch.DuePing();
            Wake();
        }
    }

    /// <summary>Answers a ping. A peer that sends pings faster than it takes answers gets the last one answered.</summary>
    public void Pong(ulong ping)
    {
        lock (_gate)
        {
            _batch.DuePong(ping);
            Wake();
        }
    }

    /// <summary>Tells the peer how many bytes of the link have come, unless it was told of more.</summary>
    public void Received(long bytes)
    {
        lock (_gate)
        {
            _batch.DueReceived(bytes);
            Wake();
        }
    }

    /// <summary>The peer's window when the channel opens.</summary>
    public void Grant(ChannelOutbox outbox, int window)
    {
        lock (_gate)
        {
            outbox.Grant(window);
        }
    }

    /// <exception cref="ProtocolViolationException">More than the peer can have consumed.</exception>
    public void AddCredit(ChannelOutbox outbox, uint bytes)
    {
        lock (_gate)
        {
            if (!outbox.AddCredit(bytes))
            {
                throw new ProtocolViolationException($"a credit of {bytes} is more than was sent");
            }

            QueueWrite(outbox);
        }
    }

    /// <summary>Sends bytes or the end of the channel; done when all of it has a place in a batch.</summary>
    public ValueTask WriteAsync(ChannelOutbox outbox, ReadOnlyMemory<byte> bytes, bool isEnd, CancellationToken cancellation)
    {
        short version;
        lock (_gate)
        {
            if (outbox.Begin(bytes, isEnd) is { } error)
            {
                return ValueTask.FromException(error);
            }

            if (_ready.Count == 0)
            {
                while (outbox.CanAdvance && AdvanceOne(outbox))
                {
                }
            }

            if (_batch.HasWork)
            {
                Wake();
            }

            if (!outbox.IsWriting)
            {
                return ValueTask.CompletedTask;
            }

            version = outbox.Suspend();
            QueueWrite(outbox);
        }

        outbox.Register(cancellation);
        return new ValueTask(outbox, version);
    }

    public void Cancel(ChannelOutbox outbox, CancellationToken token)
    {
        lock (_gate)
        {
            outbox.Abort(new OperationCanceledException(token));
        }
    }

    /// <summary>Lets the writer thread go when it has written what is queued, or at once.</summary>
    /// <param name="isFlushing">What is queued is still to be written.</param>
    /// <param name="isSaid">And after it that this is the end.</param>
    public void Stop(bool isFlushing, bool isSaid)
    {
        lock (_gate)
        {
            _isStopped = true;
            _isGoodbyeDue = isFlushing && isSaid;
            if (!isFlushing)
            {
                _batch.Clear();
            }

            Wake();
        }
    }

    /// <summary>Waits for something to send; false when stopped. The batch is valid until the next call.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> batch)
    {
        lock (_gate)
        {
            while (!_batch.HasWork && _ready.Count == 0)
            {
                if (_isStopped)
                {
                    batch = _isGoodbyeDue ? Goodbye : default;
                    var isLast = _isGoodbyeDue;
                    _isGoodbyeDue = false;
                    return isLast;
                }

                _isWriterIdle = true;
                Monitor.Wait(_gate);
            }

            AdvanceAll();
            batch = _batch.Take();

            // The writers that waited for room go on while this batch is written.
            AdvanceAll();
            return true;
        }
    }

    /// <summary>The waiting writers, one frame each in turn, until the buffer is full or none can go on.</summary>
    private void AdvanceAll()
    {
        while (_ready.TryPeek(out var outbox))
        {
            if (outbox.CanAdvance && !AdvanceOne(outbox))
            {
                return;
            }

            _ready.Dequeue();
            outbox.IsReady = false;
            QueueWrite(outbox);
        }
    }

    /// <summary>Puts one frame of a waiting write into the buffer; false where it lacks room.</summary>
    private bool AdvanceOne(ChannelOutbox outbox)
    {
        var length = outbox.Advance(_batch.Room);
        _batch.Fill(length);
        return length > 0;
    }

    private void QueueWrite(ChannelOutbox outbox)
    {
        if (outbox.CanAdvance && !outbox.IsReady)
        {
            outbox.IsReady = true;
            _ready.Enqueue(outbox);
            Wake();
        }
    }

    private void Tell(ChannelOutbox outbox)
    {
        if (!_isStopped)
        {
            _batch.DueTale(outbox);
            Wake();
        }
    }

    private void Wake()
    {
        if (_isWriterIdle)
        {
            _isWriterIdle = false;
            Monitor.Pulse(_gate);
        }
    }
}
