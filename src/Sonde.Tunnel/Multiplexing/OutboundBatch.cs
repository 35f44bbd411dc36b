using System.Buffers.Binary;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>The batch that gathers while the one before is written. Its owner locks.</summary>
/// <remarks>
/// Laid out as [told][data][resets]. Open, Accept, Credit, Ping, Pong and Received go in front: they overtake data, never each other.
/// Resets go behind: a channel's reset does not overtake its own data. Bounds: data by the buffer; of the rest at most one of
/// each is due per channel, credits added up, or one in all (Ping, Pong, Received). Resets outlive their channels and are bounded by the
/// reader, which asks <see cref="ResetsDue"/>.
/// </remarks>
internal sealed class OutboundBatch
{
    /// <summary>The most that a channel has to tell at once: Open with the longest purpose, Accept, Credit.</summary>
    public const int LongestTale = (3 * (Wire.HeaderLength + sizeof(uint))) + Wire.MaximumPurpose;

    private const int BatchLength = 128 * 1024;
    private const int HeadRoom = 6 * 1024;
    private const int TailRoom = 2 * 1024;

    private readonly byte[] _told = new byte[HeadRoom];
    private readonly Queue<ChannelOutbox> _telling = new();
    private readonly Queue<(uint Channel, byte[] Reason)> _resets = new();
    private byte[] _filling = new byte[BatchLength];
    private byte[] _writing = new byte[BatchLength];
    private int _filled;
    private ulong _pings;
    private bool _isPingDue;
    private ulong? _pongDue;
    private long _received;
    private bool _isReceivedDue;

    public bool HasWork => _filled > 0 || _isPingDue || _pongDue is not null || _isReceivedDue || _telling.Count > 0 || _resets.Count > 0;

    /// <summary>Resets that the peer has not taken yet.</summary>
    public int ResetsDue => _resets.Count;

    /// <summary>Where the next data goes.</summary>
    public Span<byte> Room => _filling.AsSpan(HeadRoom + _filled, BatchLength - TailRoom - HeadRoom - _filled);

    /// <summary>So many bytes were written to <see cref="Room"/>.</summary>
    public void Fill(int length) => _filled += length;

    public void DuePing() => _isPingDue = true;

    public void DuePong(ulong ping) => _pongDue = ping;

    public void DueReceived(long bytes)
    {
        if (bytes > _received)
        {
            _received = bytes;
            _isReceivedDue = true;
        }
    }

    public void DueReset(uint channel, string reason) => _resets.Enqueue((channel, PeerText.EncodeReason(reason)));

    /// <summary>A channel has something to tell.</summary>
    public void DueTale(ChannelOutbox outbox)
    {
        if (!outbox.IsTelling)
        {
            outbox.IsTelling = true;
            _telling.Enqueue(outbox);
        }
    }

    /// <summary>Closes the batch and begins the next one; what is returned is valid until the next call. May be empty.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var told = ComposeTold();
        var start = HeadRoom - told;
        _told.AsSpan(0, told).CopyTo(_filling.AsSpan(start));
        var end = ComposeResets(HeadRoom + _filled);
        (_filling, _writing) = (_writing, _filling);
        _filled = 0;
        return _writing.AsMemory(start, end - start);
    }

    public void Clear()
    {
        _filled = 0;
        _isPingDue = false;
        _pongDue = null;
        _isReceivedDue = false;
        _telling.Clear();
        _resets.Clear();
    }

    private int ComposeTold()
    {
        var length = 0;
        Span<byte> opaque = stackalloc byte[sizeof(ulong)];
        if (_pongDue is { } pong)
        {
            BinaryPrimitives.WriteUInt64BigEndian(opaque, pong);
            length += new FrameHeader(FrameType.Pong, opaque.Length, 0).Write(_told, opaque);
            _pongDue = null;
        }

        if (_isPingDue)
        {
            BinaryPrimitives.WriteUInt64BigEndian(opaque, ++_pings);
            length += new FrameHeader(FrameType.Ping, opaque.Length, 0).Write(_told.AsSpan(length), opaque);
            _isPingDue = false;
        }

        if (_isReceivedDue)
        {
            BinaryPrimitives.WriteInt64BigEndian(opaque, _received);
            length += new FrameHeader(FrameType.Received, opaque.Length, 0).Write(_told.AsSpan(length), opaque);
            _isReceivedDue = false;
        }

        while (length + LongestTale <= HeadRoom && _telling.TryDequeue(out var outbox))
        {
            outbox.IsTelling = false;
            length += outbox.Tell(_told.AsSpan(length));
        }

        return length;
    }

    private int ComposeResets(int end)
    {
        while (_resets.TryPeek(out var reset) && end + Wire.HeaderLength + reset.Reason.Length <= BatchLength)
        {
            var header = new FrameHeader(FrameType.Reset, reset.Reason.Length, reset.Channel);
            end += header.Write(_filling.AsSpan(end), reset.Reason);
            _resets.Dequeue();
        }

        return end;
    }
}
