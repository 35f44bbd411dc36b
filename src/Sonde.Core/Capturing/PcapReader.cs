using System.Buffers.Binary;
using Sonde.Core.Operations;

namespace Sonde.Core.Capturing;

/// <summary>
/// Reads pcap as it comes, in the form that tcpdump writes on amd64 and arm64: little-endian, times in nano- or microseconds
/// (draft-ietf-opsawg-pcap-04). The stream is not trusted: what breaks the format's rules is refused, and no more than a packet's bytes are held.
/// </summary>
/// <param name="stream">The bytes; whoever opened it disposes of it.</param>
internal sealed class PcapReader(Stream stream)
{
    /// <summary>The longest packet: libpcap's MAXIMUM_SNAPLEN.</summary>
    public const int MostBytes = CaptureRequest.MostSnapLength;

    private const int HeaderBytes = 24;
    private const int RecordBytes = 16;
    private const uint Microseconds = 0xA1B2C3D4;
    private const uint Nanoseconds = 0xA1B23C4D;

    private readonly byte[] _buffer = new byte[MostBytes + RecordBytes + (64 * 1024)];
    private int _start;
    private int _end;
    private uint _fraction;

    /// <summary>Reads the header.</summary>
    /// <returns>The link type and the longest that is kept of a packet; null where the stream ended before a byte came.</returns>
    /// <exception cref="PcapFormatException">It is none.</exception>
    public async Task<PcapHeader?> ReadHeaderAsync(CancellationToken cancellation)
    {
        while (_end < HeaderBytes)
        {
            if (!await FillAsync(cancellation).ConfigureAwait(false))
            {
                return _end == 0 ? null : throw new PcapFormatException("ends within its header");
            }
        }

        return TakeHeader();
    }

    /// <summary>Takes the next packet out of what was read.</summary>
    /// <param name="packet">The packet; good until more is read.</param>
    /// <returns>Whether a whole one was there.</returns>
    /// <exception cref="PcapFormatException">It is longer than a packet can be.</exception>
    public bool TryTake(out PcapPacket packet)
    {
        packet = default;
        var there = _buffer.AsSpan(_start, _end - _start);
        if (there.Length < RecordBytes)
        {
            return false;
        }

        var (seconds, fraction) = (BinaryPrimitives.ReadUInt32LittleEndian(there), BinaryPrimitives.ReadUInt32LittleEndian(there[4..]));
        var (length, original) = (BinaryPrimitives.ReadUInt32LittleEndian(there[8..]), BinaryPrimitives.ReadUInt32LittleEndian(there[12..]));
        if (length > MostBytes || fraction >= 1_000_000_000 / _fraction)
        {
            throw new PcapFormatException("holds what is no packet");
        }

        if (there.Length < RecordBytes + length)
        {
            return false;
        }

        packet = new PcapPacket((seconds * 1_000_000_000UL) + (fraction * _fraction), original, there.Slice(RecordBytes, (int)length));
        _start += RecordBytes + (int)length;
        return true;
    }

    /// <summary>Reads more.</summary>
    /// <returns>Whether there was more; false at the end.</returns>
    /// <exception cref="IOException">The stream broke.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        // What is left over is less than a packet, so there is always room.
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    private PcapHeader TakeHeader()
    {
        var header = _buffer.AsSpan(0, HeaderBytes);
        _fraction = BinaryPrimitives.ReadUInt32LittleEndian(header) switch
        {
            Nanoseconds => 1,
            Microseconds => 1000,
            _ => throw new PcapFormatException("does not begin as pcap"),
        };
        _start = HeaderBytes;

        // The upper bits of the link type say whether frames end in a checksum.
        return new PcapHeader((ushort)BinaryPrimitives.ReadUInt32LittleEndian(header[20..]), BinaryPrimitives.ReadUInt32LittleEndian(header[16..]));
    }
}

/// <summary>What a capture says of all its packets.</summary>
/// <param name="LinkType">What a packet begins with: 1 for Ethernet, 276 for Linux "cooked" frames of any interface (tcpdump.org/linktypes.html).</param>
/// <param name="SnapLength">So many bytes of each are kept at the most.</param>
internal sealed record PcapHeader(ushort LinkType, uint SnapLength);

/// <summary>A packet.</summary>
/// <param name="nanoseconds">When it was seen, since 1970.</param>
/// <param name="originalLength">How long it was, in bytes.</param>
/// <param name="data">What was kept of it.</param>
internal readonly ref struct PcapPacket(ulong nanoseconds, uint originalLength, ReadOnlySpan<byte> data)
{
    /// <summary>When it was seen, since 1970.</summary>
    public ulong Nanoseconds { get; } = nanoseconds;

    /// <summary>How long it was, in bytes.</summary>
    public uint OriginalLength { get; } = originalLength;

    /// <summary>What was kept of it.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;
}

/// <summary>A stream is no pcap. The message is the end of a sentence that begins with what it is.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class PcapFormatException(string message) : IOException(message);
