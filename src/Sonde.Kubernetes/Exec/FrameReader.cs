using System.Buffers.Binary;

namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Reads a WebSocket server's frames (RFC 6455, 5.2). Anything that the protocol does not allow is an <see cref="IOException"/>.
/// </summary>
internal sealed class FrameReader(Stream transport) : PayloadReader(transport)
{
    /// <summary>The longest control frame (RFC 6455, 5.5).</summary>
    public const int MaximumControlLength = 125;

    /// <summary>The next header; null where the stream has ended between two frames. The payload of the one before must have been read.</summary>
    public FrameHeader? ReadHeader()
    {
        if (!HasMore())
        {
            return null;
        }

        var beginning = BinaryPrimitives.ReadUInt16BigEndian(Take(2));
        var (first, second) = (beginning >> 8, beginning & 0xFF);
        if ((first & 0x70) != 0)
        {
            throw new IOException("the server sent a frame with a reserved bit set");
        }

        if ((second & 0x80) != 0)
        {
            throw new IOException("the server sent a masked frame");
        }

        var opcode = (FrameOpcode)(first & 0x0F);
        if (opcode is not (FrameOpcode.Continuation or FrameOpcode.Text or FrameOpcode.Binary or FrameOpcode.Close or FrameOpcode.Ping or FrameOpcode.Pong))
        {
            throw new IOException($"the server sent a frame of the unknown kind {(int)opcode}");
        }

        var isFinal = (first & 0x80) != 0;
        Left = ReadLength(second & 0x7F);
        if (opcode >= FrameOpcode.Close && (!isFinal || Left > MaximumControlLength))
        {
            throw new IOException("the server sent a control frame that is too long or in pieces");
        }

        return new FrameHeader(opcode, isFinal);
    }

    private long ReadLength(int shortLength)
    {
        var length = shortLength switch
        {
            < 126 => (ulong)shortLength,
            126 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            _ => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
        };
        return length <= MaximumLength ? (long)length : throw new IOException($"the server sent a frame of {length} bytes");
    }
}
