namespace Sonde.Tunnel.Multiplexing;

/// <summary>Cuts the peer's byte stream into frames. Used by the reader thread alone, but for <see cref="WrongPeer"/>.</summary>
internal sealed class FrameReader(Stream transport)
{
    private const int QuotedBytes = 800;
    private const int QuotedCharacters = 200;

    // One batch of a peer (64 KiB) and the rest of a frame of the batch before.
    private readonly byte[] _buffer = new byte[(64 * 1024) + Wire.HeaderLength + Wire.MaximumPayload];
    private int _start;
    private int _end;
    private volatile string? _wrongPeer;

    /// <summary>
    /// Set as soon as the first bytes were not the preface: what is wrong, with what was said so far. Any thread may ask.
    /// </summary>
    public string? WrongPeer => _wrongPeer;

    /// <summary>True in the middle of a frame.</summary>
    public bool HasRest => _end > _start;

    /// <summary>
    /// Reads and checks the preface; false where the stream ended first. A wrong peer is read on until the end of its line, so
    /// that it is quoted whole: whoever waits for longer than they like asks <see cref="WrongPeer"/>.
    /// </summary>
    public bool ReadPreface(Action heard)
    {
        while (_end < Wire.PrefaceLength || _wrongPeer is not null)
        {
            var isOpen = Fill();
            var said = _buffer.AsSpan(0, _end);
            if (!said.StartsWith(Wire.Preface[..Math.Min(_end, Wire.PrefaceLength)]))
            {
                _wrongPeer = Describe(said);
                if (!isOpen || _end >= QuotedBytes || said.Contains((byte)'\n') || said.StartsWith(Wire.Preface[..6]))
                {
                    throw new ProtocolViolationException(_wrongPeer);
                }
            }

            if (!isOpen)
            {
                return false;
            }

            heard();
        }

        _start = Wire.PrefaceLength;
        return true;
    }

    /// <summary>The next whole frame of what was read; the payload is valid until the next <see cref="Fill"/>.</summary>
    public bool TryTake(out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        payload = default;
        header = default;
        if (unread.Length < Wire.HeaderLength)
        {
            return false;
        }

        header = FrameHeader.Read(unread);
        if (unread.Length < Wire.HeaderLength + header.Length)
        {
            return false;
        }

        payload = unread.Slice(Wire.HeaderLength, header.Length);
        _start += Wire.HeaderLength + header.Length;
        return true;
    }

    /// <summary>Reads more, blocking; false at the end of the stream.</summary>
    public bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var count = transport.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    private static string Describe(ReadOnlySpan<byte> said)
    {
        if (said.Length >= Wire.PrefaceLength && said.StartsWith(Wire.Preface[..6]))
        {
            return $"the peer speaks version {(said[6] << 8) | said[7]} of the tunnel, this side version 1";
        }

        return $"the peer is not a Sonde; it said: {PeerText.Decode(said[..Math.Min(said.Length, QuotedBytes)], QuotedCharacters)}";
    }
}
