using System.Threading.Tasks.Sources;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// The receiving direction of a channel. The multiplexer's reader thread puts in and never waits: the window bounds what can be
/// unread. One read at a time takes out; the object is that read's value task, so a steady stream of reads allocates nothing.
/// </summary>
internal sealed class ChannelInbox : IValueTaskSource<int>
{
    private readonly Lock _gate = new();
    private readonly ReceiveRing _ring = new();
    private int _window;
    private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private Memory<byte> _destination;
    private int _least;
    private int _filled;
    private bool _isWaiting;
    private bool _isTaken;
    private int _granted;
    private int _consumed;
    private bool _hasEnded;
    private string? _fault;

    public ChannelInbox(int window)
    {
        _window = window;
        _granted = window;
    }

    /// <summary>
    /// Whether a waiting read goes on within <see cref="Append"/>, on the multiplexer's reader thread, instead of on the thread pool: half of
    /// a transfer's cost is the way from one thread to the next. The reader promises never to block. Set before the first read.
    /// </summary>
    public bool RunsReaderInline
    {
        set => _core.RunContinuationsAsynchronously = !value;
    }

    /// <summary>Another window. Only before anything was granted to the peer.</summary>
    public void SetWindow(int window)
    {
        lock (_gate)
        {
            (_window, _granted) = (window, window);
        }
    }

    /// <summary>Takes bytes in. Returns the credit to give back now, 0 for none yet.</summary>
    /// <exception cref="ProtocolViolationException">More than the window, or after the end.</exception>
    public int Append(ReadOnlySpan<byte> data)
    {
        int filled;
        int credit;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return 0;
            }

            if (_hasEnded)
            {
                throw new ProtocolViolationException("data came after the end of its channel");
            }

            if (data.Length > _granted)
            {
                throw new ProtocolViolationException($"{data.Length} bytes came where the window allowed {_granted}");
            }

            _granted -= data.Length;
            if (!_isWaiting)
            {
                _ring.Append(data);
                return 0;
            }

            var direct = Math.Min(data.Length, _destination.Length - _filled);
            data[..direct].CopyTo(_destination.Span[_filled..]);
            if (direct < data.Length)
            {
                _ring.Append(data[direct..]);
            }

            credit = Consume(direct);
            filled = _filled += direct;
            if (filled < _least)
            {
                return credit;
            }

            _isWaiting = false;
        }

        // Outside of the lock, for the reader may go on right here.
        _core.SetResult(filled);
        return credit;
    }

    /// <summary>The peer's half-close.</summary>
    /// <exception cref="ProtocolViolationException">It came a second time.</exception>
    public void End()
    {
        int filled;
        lock (_gate)
        {
            if (_hasEnded)
            {
                throw new ProtocolViolationException("a channel ended twice");
            }

            _hasEnded = true;
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
            filled = _filled;
        }

        _core.SetResult(filled);
    }

    /// <summary>
    /// Cuts it off; the first reason wins. What came before is still read, in order, unless <paramref name="isDiscarding"/>;
    /// and a direction that had ended properly stays so.
    /// </summary>
    public void Fail(string reason, bool isDiscarding)
    {
        int filled;
        lock (_gate)
        {
            if (isDiscarding)
            {
                _ring.Clear();
                _hasEnded = false;
            }

            _fault ??= reason;
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
            filled = isDiscarding ? 0 : _filled;
        }

        if (filled > 0)
        {
            _core.SetResult(filled);
            return;
        }

        _core.SetException(new IOException(_fault));
    }

    /// <summary>
    /// Reads what there is, where that is at least so much, or waits until it is; less at the end, and where it was cut off. <paramref name="credit"/> is what to
    /// give back to the peer now, 0 for none yet.
    /// </summary>
    /// <param name="destination">Where to.</param>
    /// <param name="least">From 1 to the length of that; 0 where that is empty, to wait until there is something.</param>
    /// <param name="cancellation">Ends the waiting; of several bytes, what was read of them is lost.</param>
    /// <param name="credit">See above.</param>
    public ValueTask<int> ReadAsync(Memory<byte> destination, int least, CancellationToken cancellation, out int credit)
    {
        var filled = 0;
        credit = 0;
        short version;
        lock (_gate)
        {
            if (_isTaken)
            {
                return ValueTask.FromException<int>(new InvalidOperationException("Another read of this channel is not finished."));
            }

            if (_ring.Count > 0)
            {
                filled = _ring.Take(destination.Span);
                credit = Consume(filled);
                if (filled >= least)
                {
                    return new ValueTask<int>(filled);
                }
            }

            if (_hasEnded || (_fault is not null && filled > 0))
            {
                return new ValueTask<int>(filled);
            }

            if (_fault is not null)
            {
                return ValueTask.FromException<int>(new IOException(_fault));
            }

            _core.Reset();
            (_destination, _least, _filled) = (destination, least, filled);
            _isWaiting = true;
            _isTaken = true;
            version = _core.Version;
        }

        // Outside of the lock: a token that is already cancelled calls back at once. GetResult, the one place that gives the
        // registration back, cannot run before this method has returned.
        _registration = cancellation.UnsafeRegister(static (inbox, token) => ((ChannelInbox)inbox!).Cancel(token), this);
        return new ValueTask<int>(this, version);
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        _destination = default;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Volatile.Write(ref _isTaken, false);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _core.SetException(new OperationCanceledException(token));
    }

    /// <summary>
    /// Credit is given back in quarters of the window: often enough that a busy peer never waits, seldom enough to be cheap.
    /// </summary>
    private int Consume(int count)
    {
        _consumed += count;
        if (_consumed < _window / 4 || _hasEnded || _fault is not null)
        {
            return 0;
        }

        var credit = _consumed;
        _granted += credit;
        _consumed = 0;
        return credit;
    }
}
