using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sonde.Tunnel.Links;

/// <summary>What a client says first on every transport (docs/protocol.md, "Links"): whether a link begins there or goes on.</summary>
/// <param name="IsReturn">The link goes on.</param>
/// <param name="Token">The link's token.</param>
/// <param name="Received">Of a return: how many bytes of the link the client has received.</param>
public sealed record LinkOpening(bool IsReturn, LinkToken Token, long Received)
{
    /// <summary>How long it is.</summary>
    public const int Length = 32;

    private const int MarkLength = 8;

    private static ReadOnlySpan<byte> NewMark => "SONDE\0L1"u8;

    private static ReadOnlySpan<byte> ReturnMark => "SONDE\0L2"u8;

    /// <summary>Whether an opening begins so.</summary>
    public static bool IsMark(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(NewMark) || bytes.SequenceEqual(ReturnMark);

    /// <summary>Reads one; null where the bytes are none.</summary>
    /// <param name="bytes"><see cref="Length"/> bytes.</param>
    public static LinkOpening? TryRead(ReadOnlySpan<byte> bytes)
    {
        var isReturn = bytes.StartsWith(ReturnMark);
        if (bytes.Length != Length || (!isReturn && !bytes.StartsWith(NewMark)))
        {
            return null;
        }

        var received = BinaryPrimitives.ReadInt64BigEndian(bytes[(MarkLength + LinkToken.Length)..]);
        return received >= 0 ? new LinkOpening(isReturn, LinkToken.Read(bytes[MarkLength..]), received) : null;
    }

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        (IsReturn ? ReturnMark : NewMark).CopyTo(bytes);
        Token.CopyTo(bytes.AsSpan(MarkLength));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(MarkLength + LinkToken.Length), Received);
        return bytes;
    }
}

/// <summary>What a server says to a return, before anything else.</summary>
/// <param name="Received">How many bytes of the link the server has received; null where there is no such link any more.</param>
public readonly record struct LinkWelcome(long? Received)
{
    /// <summary>How long it is.</summary>
    public const int Length = 16;

    private const int MarkLength = 8;

    private static ReadOnlySpan<byte> GoesOnMark => "SONDE\0L3"u8;

    private static ReadOnlySpan<byte> IsOverMark => "SONDE\0L4"u8;

    /// <summary>Reads one; null where the bytes are none.</summary>
    /// <param name="bytes"><see cref="Length"/> bytes.</param>
    public static LinkWelcome? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            return null;
        }

        var received = BinaryPrimitives.ReadInt64BigEndian(bytes[MarkLength..]);
        return bytes.StartsWith(GoesOnMark) && received >= 0 ? new LinkWelcome(received)
            : bytes.StartsWith(IsOverMark) ? new LinkWelcome(null)
            : null;
    }

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        (Received is null ? IsOverMark : GoesOnMark).CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(MarkLength), Received ?? 0);
        return bytes;
    }
}

/// <summary>Names a link to its two ends, and to nobody else: 128 random bits.</summary>
/// <param name="High">The first half.</param>
/// <param name="Low">The second half.</param>
public readonly record struct LinkToken(ulong High, ulong Low)
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 16;

    /// <summary>A new one.</summary>
    public static LinkToken Make()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Reads one from the first bytes.</summary>
    public static LinkToken Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    /// <summary>Writes it.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], Low);
    }

    /// <summary>Nothing of it: it is a secret.</summary>
    public override string ToString() => nameof(LinkToken);
}
