namespace Sonde.Agent.Guarding;

/// <summary>The packets in one direction of a JDWP connection, which begins with a handshake.</summary>
internal sealed class JdwpFraming : IFraming
{
    private readonly MessageBuffer _message = new();
    private readonly byte[] _length = new byte[4];
    private int _lengthBytes;
    private int _handshakeBytes;
    private long _missing;
    private bool _isLost;

    /// <inheritdoc/>
    public bool IsBetweenMessages => !_isLost && _missing == 0 && _lengthBytes == 0 && _handshakeBytes is 0 or 14;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        while (!bytes.IsEmpty && !_isLost)
        {
            bytes = _handshakeBytes < JdwpPacket.Handshake.Length ? TakeHandshake(bytes)
                : _lengthBytes < _length.Length ? TakeLength(bytes)
                : TakeRest(bytes, onMessage);
        }
    }

    private ReadOnlySpan<byte> TakeHandshake(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, JdwpPacket.Handshake.Length - _handshakeBytes);
        _isLost = !bytes[..count].SequenceEqual(JdwpPacket.Handshake.Slice(_handshakeBytes, count));
        _handshakeBytes += count;
        return bytes[count..];
    }

    private ReadOnlySpan<byte> TakeLength(ReadOnlySpan<byte> bytes)
    {
        _length[_lengthBytes++] = bytes[0];
        if (_lengthBytes == _length.Length)
        {
            var length = JdwpPacket.Length(_length);
            _isLost = length is < JdwpPacket.HeadBytes or > int.MaxValue;
            _missing = length - _length.Length;
            _message.Add(_length);
        }

        return bytes[1..];
    }

    private ReadOnlySpan<byte> TakeRest(ReadOnlySpan<byte> bytes, MessageHandler onMessage)
    {
        var count = (int)Math.Min(_missing, bytes.Length);
        _message.Add(bytes[..count]);
        _missing -= count;
        if (_missing == 0)
        {
            _lengthBytes = 0;
            _message.Complete(onMessage);
        }

        return bytes[count..];
    }
}
