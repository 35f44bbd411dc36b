namespace Sonde.Tunnel.Code;

/// <summary>Which files the agent wants, on a channel <c>sync</c>: a byte 0, then a bit for each record, the lowest of a byte first; or else a <see cref="CodeReply"/> that refuses, whose first byte is another.</summary>
public static class SyncWish
{
    /// <summary>How long it is in bytes.</summary>
    /// <param name="records">So many records.</param>
    public static int Length(int records) => 1 + ((records + 7) / 8);

    /// <summary>As it is sent.</summary>
    /// <param name="wanted">For each record whether it is wanted.</param>
    public static byte[] Encode(IReadOnlyList<bool> wanted)
    {
        var bytes = new byte[Length(wanted.Count)];
        for (var index = 0; index < wanted.Count; index++)
        {
            bytes[1 + (index / 8)] |= (byte)(wanted[index] ? 1 << (index % 8) : 0);
        }

        return bytes;
    }

    /// <summary>Reads it.</summary>
    /// <param name="from">All of its bytes.</param>
    /// <param name="records">So many records were told.</param>
    /// <returns>For each record whether it is wanted; null where it is none.</returns>
    public static bool[]? Read(ReadOnlySpan<byte> from, int records)
    {
        if (from.Length != Length(records) || from[0] != 0)
        {
            return null;
        }

        var wanted = new bool[records];
        for (var index = 0; index < records; index++)
        {
            wanted[index] = (from[1 + (index / 8)] & (1 << (index % 8))) != 0;
        }

        return wanted;
    }
}
