using System.Net;
using Sonde.Agent.Outbound;
using static Sonde.UnitTests.Agent.Outbound.DnsMessages;

namespace Sonde.UnitTests.Agent.Outbound;

public sealed class DnsReplyTests
{
    private static readonly byte[] Asked = DnsQuestion.Encode(0x1234, "pricing.shop", DnsType.A)!;

    [Fact]
    public void A_question_is_what_the_protocol_says() => Assert.Equal(
        [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "pricing"u8, 4, .. "shop"u8, 0, 0, 1, 0, 1],
        Asked);

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    public void An_empty_label_is_none(string name) => Assert.Null(DnsQuestion.Encode(1, name, DnsType.A));

    [Fact]
    public void A_label_has_63_bytes_and_a_name_253()
    {
        var label = new string('x', 63);
        Assert.NotNull(DnsQuestion.Encode(1, $"{label}.{label}.{label}.{label[..61]}", DnsType.A));
        Assert.Null(DnsQuestion.Encode(1, $"{label}.{label}.{label}.{label[..62]}", DnsType.A));
        Assert.Null(DnsQuestion.Encode(1, label + "x", DnsType.A));
    }

    [Fact]
    public void Addresses_are_those_of_the_name_in_their_order()
    {
        Assert.Equal(["10.0.0.7", "10.0.0.8"], Found(Reply(Asked, 0x8180, Address(Pointer, 10, 0, 0, 7), Address(Pointer, 10, 0, 0, 8))));
        Assert.Empty(Found(Reply(Asked, 0x8180)));
    }

    [Fact]
    public void Another_name_for_it_is_followed_and_strangers_are_left_out()
    {
        var reply = Reply(Asked, 0x8180, Alias(Pointer, "web.example"), Address(Name("other.example"), 10, 6, 6, 6), Alias(Name("WEB.example"), "last.example"), Address(Name("last.example"), 10, 0, 0, 7));
        Assert.Equal(["10.0.0.7"], Found(reply));
    }

    [Fact]
    public void Names_that_lead_in_a_circle_come_to_an_end() =>
        Assert.Empty(Found(Reply(Asked, 0x8180, Alias(Pointer, "a.example"), Alias(Name("a.example"), "b.example"), Alias(Name("b.example"), "a.example"))));

    [Fact]
    public void Of_IPv6_only_what_was_asked_for_counts()
    {
        var asked = DnsQuestion.Encode(1, "pricing.shop", DnsType.Aaaa)!;
        byte[] six = [.. Pointer, 0, 28, 0, 1, 0, 0, 0, 5, 0, 16, .. IPAddress.Parse("fd00::7").GetAddressBytes()];
        Assert.Equal(["fd00::7"], Found(Reply(asked, 0x8180, Address(Pointer, 10, 0, 0, 7), six), asked));
    }

    [Theory]
    [InlineData(0x8183, typeof(DnsReply.Missing))]
    [InlineData(0x8380, typeof(DnsReply.Cut))]
    [InlineData(0x8182, typeof(DnsReply.Failed))]
    [InlineData(0x8185, typeof(DnsReply.Failed))]
    public void Flags_say_what_it_is(int flags, Type kind) => Assert.IsType(kind, DnsReply.Read(Reply(Asked, flags), Asked));

    [Fact]
    public void What_answers_another_question_is_no_answer()
    {
        var good = Reply(Asked, 0x8180, Address(Pointer, 10, 0, 0, 7));
        Assert.Null(DnsReply.Read(Changed(good, 0), Asked));
        Assert.Null(DnsReply.Read(Changed(good, 15), Asked));
        Assert.Null(DnsReply.Read(Asked, Asked));
        Assert.Null(DnsReply.Read(good.AsSpan(0, good.Length - 1), Asked));
        Assert.Null(DnsReply.Read([], Asked));
    }

    [Fact]
    public void A_pointer_that_leads_forward_or_to_itself_makes_no_sense()
    {
        var at = (byte)Asked.Length;
        Assert.Null(DnsReply.Read(Reply(Asked, 0x8180, Address([0xC0, at], 10, 0, 0, 7)), Asked));
        Assert.Null(DnsReply.Read(Reply(Asked, 0x8180, Address([1, (byte)'a', 0xC0, at], 10, 0, 0, 7)), Asked));
        Assert.Null(DnsReply.Read(Reply(Asked, 0x8180, Address([0xC0, 0xFF], 10, 0, 0, 7)), Asked));
    }

    private static byte[] Changed(byte[] message, int at)
    {
        var changed = message.ToArray();
        changed[at] ^= 1;
        return changed;
    }

    private static IEnumerable<string> Found(byte[] message, byte[]? asked = null) =>
        Assert.IsType<DnsReply.Addresses>(DnsReply.Read(message, asked ?? Asked)).Found.Select(static address => address.ToString());
}
