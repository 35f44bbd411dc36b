using System.Buffers.Binary;
using System.Threading.Tasks.Sources;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// The sending direction of a channel: what it may send, wants to send and has to tell. All state is guarded by the gate of
/// <see cref="OutboundFrames"/>, which alone calls the methods here (but for the value task's, which are the writer's).
/// One write at a time; the object is that write's value task.
/// </summary>
internal sealed class ChannelOutbox(uint id, OutboundFrames owner) : IValueTaskSource
{
    /// <summary>A piece smaller than this is not cut off a larger write only to fill a batch.</summary>
    private const int SmallestPiece = 1024;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private ReadOnlyMemory<byte> _rest;
    private bool _isEndDue;
    private bool _isTaken;
    private int _initialCredit;
    private int _credit;
    private byte[]? _openDue;
    private byte[]? _acceptDue;
    private int _creditDue;

    public uint Id => id;

    private OutboundFrames Owner => owner;

    public string? Fault { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Whether the peer has been told of this channel, or has told of it.</summary>
    public bool IsKnown { get; set; } = true;

    /// <summary>Whether a write waits.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Whether it stands in the queue of those that could write.</summary>
    public bool IsReady { get; set; }

    /// <summary>Whether it stands in the queue of those that have something to tell.</summary>
    public bool IsTelling { get; set; }

    /// <summary>Whether the waiting write lacks nothing but room.</summary>
    public bool CanAdvance => IsWriting && (_rest.IsEmpty ? _isEndDue : _credit > 0);

    public void DueOpen(int window, ReadOnlySpan<byte> purpose)
    {
        _openDue = new byte[sizeof(uint) + purpose.Length];
        BinaryPrimitives.WriteUInt32BigEndian(_openDue, (uint)window);
        purpose.CopyTo(_openDue.AsSpan(sizeof(uint)));
        IsKnown = false;
    }

    public void DueAccept(int window)
    {
        _acceptDue = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(_acceptDue, (uint)window);
    }

    public void DueCredit(int bytes) => _creditDue += bytes;

    /// <summary>Writes what it has to tell, at most <see cref="OutboundBatch.LongestTale"/> bytes; returns the length.</summary>
    public int Tell(Span<byte> destination)
    {
        var length = 0;
        if (_openDue is not null)
        {
            length += Frame(destination, FrameType.Open, _openDue);
            IsKnown = true;
        }

        if (_acceptDue is not null)
        {
            length += Frame(destination[length..], FrameType.Accept, _acceptDue);
        }

        if (_creditDue > 0)
        {
            Span<byte> credit = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(credit, (uint)_creditDue);
            length += Frame(destination[length..], FrameType.Credit, credit);
        }

        (_openDue, _acceptDue, _creditDue) = (null, null, 0);
        return length;
    }

    /// <summary>The peer's first window.</summary>
    public void Grant(int window) => _initialCredit = _credit = window;

    /// <summary>The peer gives credit back; false where it gives more than it ever took.</summary>
    public bool AddCredit(uint bytes)
    {
        if (bytes == 0 || bytes > (uint)(_initialCredit - _credit))
        {
            return false;
        }

        _credit += (int)bytes;
        return true;
    }

    /// <summary>Starts a write; the error where that cannot be.</summary>
    public Exception? Begin(ReadOnlyMemory<byte> bytes, bool isEnd)
    {
        if (_isTaken)
        {
            return new InvalidOperationException("Another write of this channel is not finished.");
        }

        if (Fault is not null)
        {
            return new IOException(Fault);
        }

        if (HasEnded && !isEnd)
        {
            return new InvalidOperationException("This side's direction of the channel has been ended.");
        }

        _rest = bytes;
        _isEndDue = isEnd && !HasEnded;
        IsWriting = !_rest.IsEmpty || _isEndDue;
        return null;
    }

    /// <summary>
    /// Writes one frame of the waiting write; returns the length, 0 where room or credit is missing. The write is done when
    /// <see cref="IsWriting"/> is false afterwards. An Accept that is still due goes first: where very many channels have something
    /// to tell, it may not have had its turn.
    /// </summary>
    public int Advance(Span<byte> room)
    {
        if (_acceptDue is null)
        {
            return AdvanceData(room);
        }

        if (room.Length < Wire.HeaderLength + _acceptDue.Length)
        {
            return 0;
        }

        var length = Frame(room, FrameType.Accept, _acceptDue);
        _acceptDue = null;
        return length + AdvanceData(room[length..]);
    }

    /// <summary>Makes the write that could not be done at once a value task.</summary>
    public short Suspend()
    {
        _core.Reset();
        _isTaken = true;
        return _core.Version;
    }

    /// <summary>To be called outside of the gate: a token that is already cancelled calls back at once.</summary>
    public void Register(CancellationToken cancellation) => _registration = cancellation.UnsafeRegister(
        static (state, token) =>
        {
            var outbox = (ChannelOutbox)state!;
            outbox.Owner.Cancel(outbox, token);
        }, this);

    /// <summary>Ends the waiting write, if any, by an error. What was sent of it was sent.</summary>
    public void Abort(Exception error)
    {
        _rest = default;
        _isEndDue = false;
        if (IsWriting)
        {
            IsWriting = false;
            if (_isTaken)
            {
                _core.SetException(error);
            }
        }
    }

    /// <summary>Cuts it off; the first reason wins.</summary>
    public void Fail(string reason)
    {
        Fault ??= reason;
        (_openDue, _acceptDue, _creditDue) = (null, null, 0);
        Abort(new IOException(Fault));
    }

    void IValueTaskSource.GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            Volatile.Write(ref _isTaken, false);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private int AdvanceData(Span<byte> room)
    {
        var length = 0;
        if (!_rest.IsEmpty)
        {
            var whole = Math.Min(Math.Min(_rest.Length, _credit), Wire.MaximumPayload);
            var piece = Math.Min(whole, room.Length - Wire.HeaderLength);
            if (piece <= 0 || (piece < whole && piece < SmallestPiece))
            {
                return 0;
            }

            length = Frame(room, FrameType.Data, _rest.Span[..piece]);
            _rest = _rest[piece..];
            _credit -= piece;
        }
        else if (_isEndDue)
        {
            if (room.Length < Wire.HeaderLength)
            {
                return 0;
            }

            length = Frame(room, FrameType.End, []);
            _isEndDue = false;
            HasEnded = true;
        }

        IsWriting = !_rest.IsEmpty || _isEndDue;
        if (!IsWriting && _isTaken)
        {
            _core.SetResult(true);
        }

        return length;
    }

    private int Frame(Span<byte> destination, FrameType type, ReadOnlySpan<byte> payload)
        => new FrameHeader(type, payload.Length, id).Write(destination, payload);
}
