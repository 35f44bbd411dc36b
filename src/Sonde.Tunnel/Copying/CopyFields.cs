using System.Buffers.Binary;
using System.Text;

namespace Sonde.Tunnel.Copying;

/// <summary>Takes the fields of one record, in order. Every method throws <see cref="IOException"/> where it is not there or out of its range.</summary>
/// <param name="bytes">The record without its header.</param>
/// <param name="encoding">Throws at what is no UTF-8.</param>
internal sealed class CopyFields(ReadOnlyMemory<byte> bytes, UTF8Encoding encoding)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>8 bytes, 0 or more.</summary>
    public long Number() => Signed() is var value and >= 0 ? value : throw Broken("a number is negative");

    /// <summary>8 bytes.</summary>
    public long Signed() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)).Span);

    /// <summary>4 bytes.</summary>
    public uint Sum() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)).Span);

    /// <summary>4 bytes, 0 to <paramref name="most"/>.</summary>
    public int Half(int most) => Sum() is var value && value <= most ? (int)value : throw Broken($"a number is {value}");

    /// <summary>1 byte.</summary>
    public int One(int least, int most) => Take(1).Span[0] is var value && value >= least && value <= most ? value : throw Broken($"a kind is {value}");

    /// <summary>How many, and as many checksums.</summary>
    public uint[] Sums()
    {
        var sums = new uint[Math.Min(Half(PieceSums.MostPieces), _rest.Length / sizeof(uint) + 1)];
        for (var at = 0; at < sums.Length; at++)
        {
            sums[at] = Sum();
        }

        return sums;
    }

    /// <summary>2 bytes of length, and so much text.</summary>
    public string Counted() => Text(Take(BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)).Span)));

    /// <summary>Text to the end.</summary>
    public string Rest() => Text(Take(_rest.Length));

    /// <summary>Bytes to the end, at least one.</summary>
    public ReadOnlyMemory<byte> Bytes(int most) => _rest.Length >= 1 && _rest.Length <= most ? Take(_rest.Length) : throw Broken($"it has {_rest.Length} bytes");

    /// <summary>There is no more.</summary>
    public void End()
    {
        if (!_rest.IsEmpty)
        {
            throw Broken($"{_rest.Length} bytes are left over");
        }
    }

    private string Text(ReadOnlyMemory<byte> text)
    {
        try
        {
            return encoding.GetString(text.Span);
        }
        catch (DecoderFallbackException error)
        {
            throw new IOException("A record of files makes no sense: a text is not UTF-8.", error);
        }
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Broken("it is too short");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static IOException Broken(string problem) => new($"A record of files makes no sense: {problem}.");
}
