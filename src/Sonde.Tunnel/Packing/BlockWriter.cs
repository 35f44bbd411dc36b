using System.Buffers.Binary;

namespace Sonde.Tunnel.Packing;

/// <summary>Makes blocks. What does not shrink by an eighth goes as it is, and so do the next blocks, twice as many each time.</summary>
internal sealed class BlockWriter
{
    /// <summary>Its length and its stored length, each less one.</summary>
    public const int HeaderLength = 4;

    /// <summary>Two blocks of a multiplexer's batch.</summary>
    private const int MostAtOnce = 2 * Lz4Block.MaximumLength;

    // A single message of a debugger gains little and would wait for nothing.
    private const int SmallestPacked = 512;
    private const int MostSkipped = 32;

    private readonly byte[] _blocks = new byte[MostAtOnce + (2 * HeaderLength)];
    private readonly ushort[] _table = new ushort[Lz4Block.TableLength];
    private int _skipNext;
    private int _skipLeft;

    /// <summary>Packs the first bytes of <paramref name="plain"/>, and takes them from it. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Pack(ref ReadOnlySpan<byte> plain)
    {
        var length = 0;
        var rest = plain[..Math.Min(plain.Length, MostAtOnce)];
        plain = plain[rest.Length..];
        while (!rest.IsEmpty)
        {
            // Two halves rather than a whole and a tail.
            var piece = rest.Length > Lz4Block.MaximumLength ? (rest.Length + 1) / 2 : rest.Length;
            length += PackBlock(rest[..piece], _blocks.AsSpan(length));
            rest = rest[piece..];
        }

        return _blocks.AsSpan(0, length);
    }

    private int PackBlock(ReadOnlySpan<byte> plain, Span<byte> target)
    {
        var body = target[HeaderLength..];
        var stored = plain.Length >= SmallestPacked && MayShrink() ? Lz4Block.Encode(plain, body[..(plain.Length - (plain.Length >> 3))], _table) : 0;
        if (stored == 0)
        {
            plain.CopyTo(body);
            stored = plain.Length;
        }

        if (plain.Length >= SmallestPacked)
        {
            Learn(stored < plain.Length);
        }

        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(plain.Length - 1));
        BinaryPrimitives.WriteUInt16BigEndian(target[sizeof(ushort)..], (ushort)(stored - 1));
        return HeaderLength + stored;
    }

    private bool MayShrink() => _skipLeft == 0;

    private void Learn(bool hasShrunk)
    {
        if (hasShrunk)
        {
            _skipNext = 0;
        }
        else if (_skipLeft > 0)
        {
            _skipLeft--;
        }
        else
        {
            _skipNext = Math.Clamp(_skipNext * 2, 1, MostSkipped);
            _skipLeft = _skipNext;
        }
    }
}
