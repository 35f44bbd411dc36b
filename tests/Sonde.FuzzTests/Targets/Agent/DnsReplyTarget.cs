using Sonde.Agent.Outbound;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>A datagram that claims to answer a question. Whatever it is, it gives addresses of the kind that was asked for, or none.</summary>
internal sealed class DnsReplyTarget : FuzzTarget
{
    private static readonly byte[] Question = DnsQuestion.Encode(0x1234, "pricing.shop", DnsType.A)!;

    public override string Name => "agent.dns-reply";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Reply(1, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 0, 0, 7),
        Reply(2, 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 5, 0, 5, 2, (byte)'w', (byte)'w', 0xC0, 20, 2, (byte)'w', (byte)'w', 0xC0, 20, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 0, 0, 7),
        Reply(1, 0xC0, 12, 0, 28, 0, 1, 0, 0, 0, 5, 0, 16, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7),
        Reply(0),
    ];

    public override IReadOnlyList<string> Tokens => ["\u00c0\u000c", "\0\u0001\0\u0001", "\0\u0005\0\u0001"];

    // The names of each record, as texts.
    public override int BytesPerByte => 512;

    public override int Run(byte[] input)
    {
        var reply = DnsReply.Read(input, Question);
        DefectException.Unless(reply is not DnsReply.Addresses { Found: var found } || found.All(static address => address.GetAddressBytes().Length == 4), "an address is of another kind");
        return reply switch
        {
            null => 0,
            DnsReply.Addresses addresses => 8 + Math.Min(addresses.Found.Count, 7),
            DnsReply.Missing => 1,
            DnsReply.Cut => 2,
            _ => 3,
        };
    }

    private static byte[] Reply(byte answers, params byte[] records)
    {
        byte[] message = [.. Question, .. records];
        (message[2], message[3], message[7]) = (0x81, 0x80, answers);
        return message;
    }
}
