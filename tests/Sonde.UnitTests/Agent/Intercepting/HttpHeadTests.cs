using System.Text;
using Sonde.Agent.Intercepting;

namespace Sonde.UnitTests.Agent.Intercepting;

public sealed class HttpHeadTests
{
    private const string Request = "POST /orders?a=1 HTTP/1.1\r\nHost: shop\r\nX-User: \t dev \r\nx-user:other\r\nContent-Length: 5\r\n\r\n";

    [Fact]
    public void A_request_is_read_whole_and_at_no_byte_before_its_end()
    {
        var bytes = Bytes(Request + "hello");
        for (var count = 0; count < Request.Length; count++)
        {
            Assert.IsType<HttpFinding.More>(HttpHead.ReadRequest(bytes.AsSpan(0, count)));
        }

        var head = Assert.IsType<HttpFinding.Head>(HttpHead.ReadRequest(bytes)).Of;
        Assert.Equal((Request.Length, "POST"), (head.Length, head.Method));
        Assert.Equal(["dev", "other"], head.Values("X-USER"));
        Assert.False(head.EndsConnection);
    }

    [Fact]
    public void A_response_is_read_with_its_status()
    {
        var head = Assert.IsType<HttpFinding.Head>(HttpHead.ReadResponse(Bytes("HTTP/1.1 204 No Content\r\nConnection: Keep-Alive, Close\r\n\r\n"))).Of;
        Assert.Equal(204, head.Status);
        Assert.True(head.EndsConnection);
        Assert.Equal(200, Assert.IsType<HttpFinding.Head>(HttpHead.ReadResponse(Bytes("HTTP/1.0 200\r\n\r\n"))).Of.Status);
    }

    [Theory]
    [InlineData("\x16\x03\x01")]
    [InlineData(" GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\r\nGET / HTTP/1.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\nX-User: dev\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost\r\n\r\n")]
    [InlineData("GET /a b HTTP/1.1\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n")]
    [InlineData("AVERYLONGWORDTHATISNOMETHODOFANYBODY")]
    public void What_is_not_written_as_it_must_be_is_something_else(string text) => Assert.IsType<HttpFinding.Other>(HttpHead.ReadRequest(Bytes(text)));

    [Theory]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 2000\r\n\r\n")]
    [InlineData("+OK\r\n")]
    public void So_is_an_answer(string text) => Assert.IsType<HttpFinding.Other>(HttpHead.ReadResponse(Bytes(text)));

    [Fact]
    public void A_head_without_an_end_is_given_up()
    {
        var bytes = new byte[HttpHead.MostBytes];
        bytes.AsSpan().Fill((byte)'a');
        Bytes("GET / HTTP/1.1\r\nX: ").CopyTo(bytes, 0);
        Assert.IsType<HttpFinding.More>(HttpHead.ReadRequest(bytes.AsSpan(0, HttpHead.MostBytes - 1)));
        Assert.IsType<HttpFinding.Other>(HttpHead.ReadRequest(bytes));
    }

    [Fact]
    public void HTTP_1_0_ends_its_connection_unless_it_says_otherwise()
    {
        Assert.True(Assert.IsType<HttpFinding.Head>(HttpHead.ReadRequest(Bytes("GET / HTTP/1.0\r\n\r\n"))).Of.EndsConnection);
        Assert.False(Assert.IsType<HttpFinding.Head>(HttpHead.ReadRequest(Bytes("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))).Of.EndsConnection);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
