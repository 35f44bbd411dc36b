namespace Sonde.Tunnel.Links;

/// <summary>Reads what the two sides say first on a transport. Blocking.</summary>
public static class LinkReception
{
    private const int MarkLength = 8;

    /// <summary>Reads a client's first words.</summary>
    /// <returns>The opening, or null where the client speaks of no link; and what was read that is not of it.</returns>
    /// <exception cref="IOException">The transport failed.</exception>
    public static (LinkOpening? Opening, ReadOnlyMemory<byte> Unread) Read(Stream transport)
    {
        var bytes = new byte[LinkOpening.Length];
        var count = Fill(transport, bytes.AsSpan(0, MarkLength));
        if (!LinkOpening.IsMark(bytes.AsSpan(0, count)))
        {
            return (null, bytes.AsMemory(0, count));
        }

        count += Fill(transport, bytes.AsSpan(count));
        return LinkOpening.TryRead(bytes.AsSpan(0, count)) is { } opening ? (opening, default) : (null, bytes.AsMemory(0, count));
    }

    /// <summary>Says on a new transport that a link goes on there, and reads the answer.</summary>
    /// <returns>Null where the other side says neither yes nor no.</returns>
    /// <exception cref="IOException">The transport failed.</exception>
    public static LinkWelcome? Return(Stream transport, LinkOpening opening)
    {
        transport.Write(opening.ToBytes());
        transport.Flush();
        var answer = new byte[LinkWelcome.Length];
        return LinkWelcome.TryRead(answer.AsSpan(0, Fill(transport, answer)));
    }

    private static int Fill(Stream transport, Span<byte> bytes)
    {
        var done = 0;
        while (done < bytes.Length && transport.Read(bytes[done..]) is > 0 and var count)
        {
            done += count;
        }

        return done;
    }
}
