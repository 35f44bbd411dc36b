using System.Text;
using Sonde.Core.Proxying;

namespace Sonde.UnitTests.Core.Proxying;

public sealed class SocksMessageTests
{
    [Fact]
    public void A_client_that_can_do_without_authentication_is_one()
    {
        Assert.Equal(new SocksFinding.Greeting(true), SocksMessage.ReadGreeting([5, 1, 0]));
        Assert.Equal(new SocksFinding.Greeting(true), SocksMessage.ReadGreeting([5, 2, 2, 0]));
        Assert.Equal(new SocksFinding.Greeting(false), SocksMessage.ReadGreeting([5, 1, 2]));
        Assert.Equal(new SocksFinding.Greeting(false), SocksMessage.ReadGreeting([5, 0]));
    }

    [Theory]
    [InlineData("POST", "HTTP")]
    [InlineData("connect", "HTTP")]
    [InlineData("\u0004", "SOCKS 4")]
    [InlineData("\u0016", "TLS")]
    [InlineData("\u0000", null)]
    public void Another_protocol_is_told_by_its_first_byte(string text, string? protocol)
    {
        Assert.Equal(new SocksFinding.Foreign(protocol), SocksMessage.ReadGreeting(Encoding.Latin1.GetBytes(text)));
        Assert.Equal(new SocksFinding.Foreign(protocol), SocksMessage.ReadRequest(Encoding.Latin1.GetBytes(text)));
    }

    [Fact]
    public void A_connection_is_asked_for_by_name_by_IPv4_and_by_IPv6()
    {
        Assert.Equal(new SocksFinding.Request("pricing", 8080), SocksMessage.ReadRequest([5, 1, 0, 3, 7, .. "pricing"u8, 0x1F, 0x90]));
        Assert.Equal(new SocksFinding.Request("10.0.0.7", 80), SocksMessage.ReadRequest([5, 1, 0, 1, 10, 0, 0, 7, 0, 80]));
        Assert.Equal(new SocksFinding.Request("2001:db8::7", 443), SocksMessage.ReadRequest([5, 1, 0, 4, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 0xBB]));
        Assert.Equal(new SocksFinding.Request(new string('x', 255), 65_535), SocksMessage.ReadRequest([5, 1, 0, 3, 255, .. Encoding.ASCII.GetBytes(new string('x', 255)), 255, 255]));
    }

    [Theory]
    [InlineData(2, 8080, 7)]
    [InlineData(3, 8080, 7)]
    [InlineData(1, 0, 1)]
    public void Anything_but_a_connection_is_refused_with_its_code(int command, int port, int code) =>
        Assert.Equal((SocksCode)code, Refused([5, (byte)command, 0, 1, 10, 0, 0, 7, (byte)(port >> 8), (byte)port]));

    [Fact]
    public void A_name_that_nobody_can_have_and_an_unknown_kind_of_address_are_refused()
    {
        Assert.Equal(SocksCode.HostUnreachable, Refused([5, 1, 0, 3, 0, 0, 80]));
        Assert.Equal(SocksCode.HostUnreachable, Refused([5, 1, 0, 3, 3, (byte)'a', 27, (byte)'b', 0, 80]));
        Assert.Equal(SocksCode.HostUnreachable, Refused([5, 1, 0, 3, 2, 0xC3, 0xA9, 0, 80]));
        Assert.Equal(SocksCode.AddressUnknown, Refused([5, 1, 0, 2, 7]));
    }

    /// <summary>Whoever reads what is asked for and no more, leaves the bytes behind a message to the other side.</summary>
    [Fact]
    public void A_message_never_asks_for_more_than_belongs_to_it()
    {
        byte[][] requests = [[5, 1, 0, 3, 7, .. "pricing"u8, 0, 80], [5, 1, 0, 3, 0, 0, 80], [5, 1, 0, 1, 10, 0, 0, 7, 0, 80], [5, 1, 0, 4, .. new byte[16], 0, 80]];
        Assert.All(requests, static whole => Grows(whole, SocksMessage.ReadRequest));
        Grows([5, 3, 0, 1, 2], SocksMessage.ReadGreeting);
        Grows([5, 0], SocksMessage.ReadGreeting);
    }

    [Fact]
    public void Replies_are_those_of_the_protocol()
    {
        Assert.Equal([5, 0], SocksMessage.AnswerGreeting(true));
        Assert.Equal([5, 255], SocksMessage.AnswerGreeting(false));
        Assert.Equal([5, 4, 0, 1, 0, 0, 0, 0, 0, 0], SocksMessage.AnswerRequest(SocksCode.HostUnreachable));
    }

    private delegate SocksFinding Reading(ReadOnlySpan<byte> bytes);

    private static void Grows(byte[] whole, Reading read)
    {
        for (var have = 0; have < whole.Length; have++)
        {
            var more = Assert.IsType<SocksFinding.More>(read(whole.AsSpan(0, have)));
            Assert.InRange(more.Count, 1, whole.Length - have);
        }

        Assert.IsNotType<SocksFinding.More>(read(whole));
    }

    private static SocksCode Refused(byte[] bytes) => Assert.IsType<SocksFinding.Refused>(SocksMessage.ReadRequest(bytes)).Code;
}
