using System.Buffers.Binary;

namespace Sonde.Tunnel.Code;

/// <summary>
/// What the agent's answer to a look begins with, on a channel <c>sync-back</c>: 13 bytes, numbers big-endian (a byte 0, time, files that stay, records). So many records (<see cref="SyncRecord"/>)
/// follow.
/// </summary>
/// <param name="Milliseconds">How long the agent looked, 0 or more.</param>
/// <param name="Left">So many files have changed and cannot come: they are larger than <see cref="SyncRecord.MostSize"/>, or cannot be read. 0 or more.</param>
/// <param name="Count">So many records follow, at most <see cref="SyncRecord.MostRecords"/>.</param>
public readonly record struct SyncBackHead(int Milliseconds, int Left, int Count)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 13;

    /// <summary>What the client asks with, a byte: what has changed and was not written any more for half a second.</summary>
    public const byte Settled = 1;

    /// <summary>What the client asks with, a byte: all that has changed, as it is now.</summary>
    public const byte All = 2;

    /// <summary>As it is sent.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Milliseconds);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Left);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), Count);
        return bytes;
    }

    /// <summary>Reads it.</summary>
    /// <param name="from">The bytes.</param>
    /// <param name="head">What they say.</param>
    /// <returns>False where it is none, as where the first byte is that of a <see cref="CodeReply"/> that refuses.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, out SyncBackHead head)
    {
        head = default;
        if (from.Length < Length || from[0] != 0)
        {
            return false;
        }

        head = new SyncBackHead(BinaryPrimitives.ReadInt32BigEndian(from[1..]), BinaryPrimitives.ReadInt32BigEndian(from[5..]), BinaryPrimitives.ReadInt32BigEndian(from[9..]));
        return head is { Milliseconds: >= 0, Left: >= 0, Count: >= 0 and <= SyncRecord.MostRecords };
    }
}
