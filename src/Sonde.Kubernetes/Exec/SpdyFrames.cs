using System.Buffers.Binary;
using System.Text;

namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Builds a client's SPDY/3.1 frames, those that an exec needs. Header blocks are zlib streams with a dictionary that both sides know (draft 3.1, 2.6.10); here they are stored,
/// not deflated, which every decoder takes and needs neither the dictionary nor a compressor.
/// </summary>
internal static class SpdyFrames
{
    /// <summary>Bytes before a data frame's payload.</summary>
    public const int DataHeader = 8;

    /// <summary>The last frame of a stream in this direction.</summary>
    public const byte Final = 1;

    private const ushort ControlOfVersion3 = 0x8003;

    /// <summary>The Adler-32 sum of the dictionary, by which the two sides know that they mean the same one.</summary>
    private const uint DictionarySum = 0xE3C6A7C2;

    /// <summary>CMF and FLG (RFC 1950, 2.2): deflate with 32 KiB, and a dictionary.</summary>
    private const ushort CompressionWithDictionary = 0x78BB;

    /// <summary>A frame that begins a stream.</summary>
    /// <param name="stream">Its number: odd, and higher than those before.</param>
    /// <param name="name">The only header's name, in small letters.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isFirst">Whether no header block was sent on this connection: those after it go on in the same zlib stream.</param>
    public static byte[] SynStream(int stream, string name, string value, bool isFirst)
    {
        var block = HeaderBlock(name, value, isFirst);
        return [.. Control(SpdyType.SynStream, 10 + block.Length), .. Number(stream), .. Number(0), 0, 0, .. block];
    }

    /// <summary>A frame that answers a ping.</summary>
    /// <param name="id">The ping's own number.</param>
    public static byte[] Ping(uint id) => [.. Control(SpdyType.Ping, 4), .. Number((int)id)];

    /// <summary>Writes a data frame.</summary>
    /// <param name="buffer">At least <see cref="DataHeader"/> and the payload long.</param>
    /// <param name="stream">The stream's number.</param>
    /// <param name="flags">0, or <see cref="Final"/>.</param>
    /// <param name="payload">Less than 16 MiB.</param>
    /// <returns>The frame's length.</returns>
    public static int Data(Span<byte> buffer, int stream, byte flags, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer, stream);
        BinaryPrimitives.WriteInt32BigEndian(buffer[4..], (flags << 24) | payload.Length);
        payload.CopyTo(buffer[DataHeader..]);
        return DataHeader + payload.Length;
    }

    private static byte[] HeaderBlock(string name, string value, bool isFirst)
    {
        byte[] pairs = [.. Number(1), .. Text(name), .. Text(value)];
        byte[] beginning = isFirst ? [CompressionWithDictionary >> 8, CompressionWithDictionary & 0xFF, .. Number(unchecked((int)DictionarySum))] : [];

        // Behind the stored block an empty one: a decoder gives out what it has at such a flush, and not before.
        return [.. beginning, .. StoredHead(pairs.Length), .. pairs, .. StoredHead(0)];
    }

    /// <summary>The head of a stored block that is not the last one (RFC 1951, 3.2.4).</summary>
    private static byte[] StoredHead(int length) => [0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)];

    private static byte[] Control(SpdyType type, int length) => [ControlOfVersion3 >> 8, ControlOfVersion3 & 0xFF, 0, (byte)type, .. Number(length)];

    private static byte[] Text(string text) => [.. Number(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
