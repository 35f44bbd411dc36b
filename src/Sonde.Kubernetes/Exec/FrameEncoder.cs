using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sonde.Kubernetes.Exec;

/// <summary>
/// Builds client frames (RFC 6455, 5.2) in one buffer: final, masked, whole. Never fragmented: the API server takes the first byte of a continuation frame for a channel number.
/// </summary>
internal static class FrameEncoder
{
    /// <summary>Header of at most 10 bytes, and a mask of 4.</summary>
    public const int MaximumHeader = 14;

    /// <summary>A binary message: the channel, then the payload.</summary>
    /// <param name="buffer">At least <see cref="MaximumHeader"/> + 1 + the payload.</param>
    /// <param name="channel">The first byte of the message.</param>
    /// <param name="payload">The rest.</param>
    /// <returns>How many bytes of the buffer the frame takes, from its beginning.</returns>
    public static int EncodeMessage(Span<byte> buffer, byte channel, ReadOnlySpan<byte> payload)
    {
        var header = WriteHeader(buffer, FrameOpcode.Binary, payload.Length + 1);
        var key = buffer.Slice(header - 4, 4);
        buffer[header] = (byte)(channel ^ key[0]);
        FrameMask.Apply(payload, buffer.Slice(header + 1, payload.Length), key, offset: 1);
        return header + 1 + payload.Length;
    }

    /// <summary>A ping, pong or close frame.</summary>
    public static byte[] EncodeControl(FrameOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[6 + payload.Length];
        var header = WriteHeader(frame, opcode, payload.Length);
        FrameMask.Apply(payload, frame.AsSpan(header), frame.AsSpan(header - 4, 4), offset: 0);
        return frame;
    }

    private static int WriteHeader(Span<byte> buffer, FrameOpcode opcode, int length)
    {
        buffer[0] = (byte)(0x80 | (int)opcode);
        int header;
        switch (length)
        {
            case < 126:
                buffer[1] = (byte)(0x80 | length);
                header = 2;
                break;
            case <= ushort.MaxValue:
                buffer[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)length);
                header = 4;
                break;
            default:
                buffer[1] = 0x80 | 127;
                BinaryPrimitives.WriteUInt64BigEndian(buffer[2..], (ulong)length);
                header = 10;
                break;
        }

        RandomNumberGenerator.Fill(buffer.Slice(header, 4));
        return header + 4;
    }
}
