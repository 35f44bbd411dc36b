using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonde.Tunnel.Packing;

/// <summary>
/// One block in the LZ4 block format (lz4/doc/lz4_Block_format.md, 1.10.0): at most 64 KiB, independent of every other. Fast rather than
/// small: greedy, one candidate for each position.
/// </summary>
internal static class Lz4Block
{
    /// <summary>The most bytes of one block: so that every position and every distance fits 16 bits.</summary>
    public const int MaximumLength = 64 * 1024;

    /// <summary>The entries of the encoder's table.</summary>
    public const int TableLength = 1 << TableBits;

    private const int TableBits = 13;
    private const int MinimumMatch = 4;
    private const int RunMask = 15;

    // The format's end rules: the last match begins 12 bytes before the end at the latest, and the last 5 bytes are literals.
    private const int MatchFindLimit = 12;
    private const int LastLiterals = 5;

    // Steps of three, and after every 64 without a match one more: a third more speed for a thirtieth of the gain (measured on JSON), and what does
    // not compress is passed over quickly.
    private const int FirstStep = 3;
    private const int SkipTrigger = 6;

    /// <summary>Encodes <paramref name="source"/>; returns the length, or 0 where it does not fit <paramref name="target"/>.</summary>
    /// <param name="source">At most <see cref="MaximumLength"/> bytes.</param>
    /// <param name="target">Give it fewer bytes than the source has, and what does not shrink is given up early.</param>
    /// <param name="table"><see cref="TableLength"/> entries; overwritten.</param>
    public static unsafe int Encode(ReadOnlySpan<byte> source, Span<byte> target, Span<ushort> table)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, MaximumLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(table.Length, TableLength);
        table[..TableLength].Clear();
        fixed (byte* start = source)
        fixed (byte* output = target)
        fixed (ushort* seen = table)
        {
            var writer = output;
            var writerEnd = output + target.Length;
            var end = start + source.Length;
            var anchor = start;
            if (source.Length > MatchFindLimit)
            {
                var position = start + 1;
                while (FindMatch(start, end - MatchFindLimit, seen, ref position, out var match))
                {
                    while (position > anchor && match > start && position[-1] == match[-1])
                    {
                        position--;
                        match--;
                    }

                    var length = MinimumMatch + CountAlike(position + MinimumMatch, match + MinimumMatch, end - LastLiterals);
                    if (!TryWriteSequence(
                        ref writer, writerEnd, new ReadOnlySpan<byte>(anchor, (int)(end - anchor)), (int)(position - anchor), (int)(position - match), length))
                    {
                        return 0;
                    }

                    position += length;
                    anchor = position;
                    if (position > end - MatchFindLimit)
                    {
                        break;
                    }

                    seen[Hash(position - 2)] = (ushort)(position - 2 - start);
                }
            }

            return TryWriteLast(ref writer, writerEnd, new ReadOnlySpan<byte>(anchor, (int)(end - anchor))) ? (int)(writer - output) : 0;
        }
    }

    /// <summary>Decodes; false where <paramref name="source"/> is not a block of exactly the target's length. Never writes outside of <paramref name="target"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var (read, written) = (0, 0);
        while (read < source.Length)
        {
            var token = source[read++];
            if (!TryReadLength(source, ref read, token >> 4, out var literals) || literals > source.Length - read || literals > target.Length - written)
            {
                return false;
            }

            Copy(source, read, target, written, literals);
            read += literals;
            written += literals;
            if (read == source.Length)
            {
                // The last sequence has literals only.
                return written == target.Length;
            }

            if (source.Length - read < sizeof(ushort))
            {
                return false;
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(source[read..]);
            read += sizeof(ushort);
            if (!TryReadLength(source, ref read, token & RunMask, out var length))
            {
                return false;
            }

            length += MinimumMatch;
            if (distance == 0 || distance > written || length > target.Length - written)
            {
                return false;
            }

            Repeat(target, written, distance, length);
            written += length;
        }

        return false;
    }

    private static unsafe bool FindMatch(byte* start, byte* limit, ushort* seen, ref byte* position, out byte* match)
    {
        var tries = FirstStep << SkipTrigger;
        for (var at = position; at <= limit; at += tries++ >> SkipTrigger)
        {
            var entry = seen + Hash(at);
            match = start + *entry;
            *entry = (ushort)(at - start);
            if (match < at && Unsafe.ReadUnaligned<uint>(match) == Unsafe.ReadUnaligned<uint>(at))
            {
                position = at;
                return true;
            }
        }

        match = null;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Hash(byte* at) => (Unsafe.ReadUnaligned<uint>(at) * 2654435761u) >> (32 - TableBits);

    private static unsafe int CountAlike(byte* position, byte* match, byte* limit)
    {
        var start = position;
        while (position <= limit - sizeof(ulong))
        {
            var difference = Unsafe.ReadUnaligned<ulong>(position) ^ Unsafe.ReadUnaligned<ulong>(match);
            if (difference != 0)
            {
                return (int)(position - start) + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            position += sizeof(ulong);
            match += sizeof(ulong);
        }

        while (position < limit && *position == *match)
        {
            position++;
            match++;
        }

        return (int)(position - start);
    }

    /// <summary>Writes the first bytes of <paramref name="source"/> as literals, and a match.</summary>
    private static unsafe bool TryWriteSequence(ref byte* writer, byte* end, ReadOnlySpan<byte> source, int literals, int distance, int length)
    {
        var extra = length - MinimumMatch;
        if (end - writer < 1 + literals + (literals / 255) + 1 + sizeof(ushort) + (extra / 255) + 1)
        {
            return false;
        }

        *writer++ = (byte)((Math.Min(literals, RunMask) << 4) | Math.Min(extra, RunMask));
        WriteLength(ref writer, literals);
        if (literals <= 16 && source.Length >= 16 && end - writer >= 16)
        {
            Unsafe.WriteUnaligned(writer, Unsafe.ReadUnaligned<Vector128<byte>>(in source[0]));
            writer += literals;
        }
        else
        {
            Copy(source[..literals], ref writer);
        }

        *writer++ = (byte)distance;
        *writer++ = (byte)(distance >> 8);
        WriteLength(ref writer, extra);
        return true;
    }

    private static unsafe bool TryWriteLast(ref byte* writer, byte* end, ReadOnlySpan<byte> literals)
    {
        if (end - writer < 1 + literals.Length + (literals.Length / 255) + 1)
        {
            return false;
        }

        *writer++ = (byte)(Math.Min(literals.Length, RunMask) << 4);
        WriteLength(ref writer, literals.Length);
        Copy(literals, ref writer);
        return true;
    }

    private static unsafe void Copy(ReadOnlySpan<byte> literals, ref byte* writer)
    {
        literals.CopyTo(new Span<byte>(writer, literals.Length));
        writer += literals.Length;
    }

    /// <summary>What of a length did not fit the token.</summary>
    private static unsafe void WriteLength(ref byte* writer, int length)
    {
        if (length < RunMask)
        {
            return;
        }

        for (length -= RunMask; length >= 255; length -= 255)
        {
            *writer++ = 255;
        }

        *writer++ = (byte)length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadLength(ReadOnlySpan<byte> source, ref int read, int start, out int length)
    {
        length = start;
        return start != RunMask || TryReadMore(source, ref read, ref length);
    }

    private static bool TryReadMore(ReadOnlySpan<byte> source, ref int read, ref int length)
    {
        while (read < source.Length)
        {
            var more = source[read++];
            length += more;
            if (more != 255)
            {
                return true;
            }

            if (length > MaximumLength)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Short literals are the rule: sixteen bytes at once where both sides have them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<byte> source, int from, Span<byte> target, int to, int count)
    {
        if (count <= 16 && source.Length - from >= 16 && target.Length - to >= 16)
        {
            source.Slice(from, 16).CopyTo(target[to..]);
        }
        else
        {
            source.Slice(from, count).CopyTo(target[to..]);
        }
    }

    /// <summary>Copies from <paramref name="distance"/> bytes before; source and target overlap where it is less than the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Repeat(Span<byte> target, int at, int distance, int length)
    {
        if (distance >= 16 && length <= 16 && target.Length - at >= 16)
        {
            target.Slice(at - distance, 16).CopyTo(target[at..]);
        }
        else if (distance >= length)
        {
            target.Slice(at - distance, length).CopyTo(target[at..]);
        }
        else
        {
            RepeatOverlapping(target, at, distance, length);
        }
    }

    private static void RepeatOverlapping(Span<byte> target, int at, int distance, int length)
    {
        if (distance == 1)
        {
            target.Slice(at, length).Fill(target[at - 1]);
            return;
        }

        // Each round has twice as much of the pattern to copy.
        var from = at - distance;
        while (length > 0)
        {
            var piece = Math.Min(at - from, length);
            target.Slice(from, piece).CopyTo(target[at..]);
            at += piece;
            length -= piece;
        }
    }
}
