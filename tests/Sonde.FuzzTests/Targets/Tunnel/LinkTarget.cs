using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Links;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>What a client, and a server that is returned to, say first on a transport, in pieces.</summary>
internal sealed class LinkTarget : FuzzTarget
{
    private static readonly LinkToken Token = new(0x0123456789abcdef, 0xfedcba9876543210);

    public override string Name => "tunnel.links";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        new LinkOpening(false, Token, 0).ToBytes(),
        new LinkOpening(true, Token, 70_000).ToBytes(),
        [.. new LinkOpening(true, Token, long.MaxValue).ToBytes(), .. "SONDE\0\0\u0001"u8],
        new LinkWelcome(70_000).ToBytes(),
        new LinkWelcome(null).ToBytes(),
        [.. "SONDE\0\0\u0001"u8, 1, 2, 3],
    ];

    public override IReadOnlyList<string> Tokens => ["SONDE\0L1", "SONDE\0L2", "SONDE\0L3", "SONDE\0L4"];

    public override int Run(byte[] input)
    {
        var (opening, unread) = LinkReception.Read(PieceInput.Cut(input));
        if (opening is not null)
        {
            DefectException.Unless(
                unread.IsEmpty && opening.Received >= 0 && opening.ToBytes().AsSpan().SequenceEqual(input.AsSpan(0, LinkOpening.Length)), "an opening is not what was read");
        }
        else
        {
            DefectException.Unless(input.AsSpan().StartsWith(unread.Span), "what is no opening was changed");
        }

        var welcome = LinkWelcome.TryRead(input.AsSpan(0, Math.Min(input.Length, LinkWelcome.Length)));
        DefectException.Unless(welcome is null or { Received: null or >= 0 }, "a welcome counts below nothing");
        return (opening is null ? 0 : opening.IsReturn ? 1 : 2) + (welcome is null ? 0 : 4);
    }
}
