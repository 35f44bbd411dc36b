using System.Buffers.Binary;

namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Reads a SPDY/3.1 server's frames (draft 3.1, 2.2). Anything that the protocol does not allow is an <see cref="IOException"/>.
/// </summary>
internal sealed class SpdyReader(Stream transport) : PayloadReader(transport)
{
    /// <summary>The next header; null where the stream has ended between two frames. The payload of the one before must have been read.</summary>
    public SpdyHeader? ReadHeader()
    {
        if (!HasMore())
        {
            return null;
        }

        var head = Take(8);
        var first = BinaryPrimitives.ReadUInt32BigEndian(head);
        var second = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        Left = second & 0xFF_FFFF;
        var flags = (byte)(second >> 24);
        if ((first & 0x8000_0000) == 0)
        {
            return new SpdyHeader(SpdyType.Data, first, flags);
        }

        var (version, type) = ((first >> 16) & 0x7FFF, (SpdyType)(first & 0xFFFF));
        return version == 3 && Enum.IsDefined(type) && type != SpdyType.Data
            ? new SpdyHeader(type, 0, flags)
            : throw new IOException($"the server sent a SPDY frame of version {version} and kind {(int)type}");
    }

    /// <summary>Reads the next number of the payload, of four bytes.</summary>
    /// <exception cref="IOException">The payload is shorter.</exception>
    public uint ReadNumber()
    {
        if (Left < 4)
        {
            throw new IOException("the server sent a SPDY frame that is too short");
        }

        Left -= 4;
        return BinaryPrimitives.ReadUInt32BigEndian(Take(4));
    }

    /// <summary>Reads the rest of the payload, for nobody.</summary>
    public void Skip()
    {
        Span<byte> nobody = stackalloc byte[256];
        while (Left > 0)
        {
            Read(nobody);
        }
    }
}
