namespace Sonde.Core.Profiles.Reading;

/// <summary>Fields of one protobuf message, in their order (protobuf.dev, "Encoding"). Knows no schema.</summary>
/// <param name="message">The message's bytes.</param>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>The number of the field that <see cref="TryRead"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field of a varint or of fixed length; 0 for one with bytes.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of a field that has some: text, message or packed numbers; empty for a number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Where <see cref="Bytes"/> begin in the message.</summary>
    public readonly int BytesAt => _at - Bytes.Length;

    /// <summary>Whether the field has bytes.</summary>
    public bool HasBytes { get; private set; }

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ProfileFormatException">The message ends within a field, or holds what no message does.</exception>
    public bool TryRead()
    {
        if (_at == _message.Length)
        {
            return false;
        }

        var tag = Varint(_message, ref _at);
        Field = tag >> 3 is > 0 and < 1 << 29 ? (int)(tag >> 3) : throw Damaged();
        Number = 0;
        Bytes = default;
        HasBytes = false;
        switch (tag & 7)
        {
            case 0:
                Number = Varint(_message, ref _at);
                break;
            case 1:
                Take(8);
                break;
            case 2:
                var length = Varint(_message, ref _at);
                Bytes = Take(length);
                HasBytes = true;
                break;
            case 5:
                Take(4);
                break;
            default:
                throw Damaged();
        }

        return true;
    }

    /// <summary>Takes a varint off the beginning of packed numbers.</summary>
    /// <exception cref="ProfileFormatException">There is no whole one.</exception>
    public static ulong Varint(ref ReadOnlySpan<byte> packed)
    {
        var at = 0;
        var number = Varint(packed, ref at);
        packed = packed[at..];
        return number;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at == bytes.Length)
            {
                throw Damaged();
            }

            var one = bytes[at++];
            number |= (ulong)(one & 0x7F) << Math.Min(shift, 63);
            if (one < 0x80)
            {
                return number;
            }
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _at))
        {
            throw Damaged();
        }

        _at += (int)length;
        return _message.Slice(_at - (int)length, (int)length);
    }

    private static ProfileFormatException Damaged() => new("is damaged: a field of it is cut off, or none of protobuf's");
}
