namespace Sonde.Core.Profiles.Nettrace;

/// <summary>
/// The events of one block of events or of metadata (microsoft/perfview, NetTraceFormat_v5.md, "Event blobs"). Packed headers tell only what differs from the one before; the
/// first of a block differs from zeros.
/// </summary>
internal ref struct EventBlobs
{
    private const int LeastHeader = 20;
    private const int GuidBytes = 16;

    private readonly bool _isPacked;
    private ByteCursor _rest;
    private EventBlob _blob;

    /// <param name="block">The block's content: u16 the length of its header, u16 flags (1: packed), two i64 of time, and what later versions add; then the events.</param>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public EventBlobs(ReadOnlySpan<byte> block)
    {
        _rest = new ByteCursor(block);
        var length = _rest.UInt16();
        _isPacked = (_rest.UInt16() & 1) != 0;
        _ = _rest.Take(length >= LeastHeader ? length - 4 : throw new ProfileFormatException("is damaged: a block's header is too short"));
    }

    /// <summary>The next event.</summary>
    /// <returns>False where the block ends.</returns>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public bool TryNext(out EventBlob blob)
    {
        if (_rest.Left == 0)
        {
            blob = default;
            return false;
        }

        if (_isPacked)
        {
            ReadPacked();
        }
        else
        {
            ReadPlain();
        }

        blob = _blob;
        return true;
    }

    private void ReadPacked()
    {
        var flags = _rest.UInt8();
        if ((flags & 0x01) != 0)
        {
            _blob.MetadataId = (int)_rest.Packed();
        }

        if ((flags & 0x02) != 0)
        {
            _blob.Sequence = unchecked(_blob.Sequence + (uint)_rest.Packed());
            _blob.WritingThread = (long)_rest.Packed();

            // The processor.
            _ = _rest.Packed();
        }

        if (_blob.MetadataId != 0)
        {
            _blob.Sequence = unchecked(_blob.Sequence + 1);
        }

        _blob.ThreadId = (flags & 0x04) != 0 ? (long)_rest.Packed() : _blob.ThreadId;
        _blob.StackId = (flags & 0x08) != 0 ? (int)_rest.Packed() : _blob.StackId;
        _blob.Ticks = unchecked(_blob.Ticks + (long)_rest.Packed());
        _ = _rest.Take(((flags & 0x10) != 0 ? GuidBytes : 0) + ((flags & 0x20) != 0 ? GuidBytes : 0));
        _blob.PayloadBytes = (flags & 0x80) != 0 ? (int)_rest.Packed() : _blob.PayloadBytes;
        _blob.Payload = _rest.Take(_blob.PayloadBytes);
    }

    private void ReadPlain()
    {
        var whole = new ByteCursor(_rest.Take(_rest.Int32()));

        // The highest bit says that what follows is in order.
        _blob.MetadataId = whole.Int32() & int.MaxValue;
        _blob.Sequence = unchecked((uint)whole.Int32());
        (_blob.ThreadId, _blob.WritingThread) = (whole.Int64(), whole.Int64());

        // The processor.
        _ = whole.Int32();
        (_blob.StackId, _blob.Ticks) = (whole.Int32(), whole.Int64());
        _ = whole.Take(2 * GuidBytes);
        _blob.PayloadBytes = whole.Int32();
        _blob.Payload = whole.Take(_blob.PayloadBytes);
    }
}
