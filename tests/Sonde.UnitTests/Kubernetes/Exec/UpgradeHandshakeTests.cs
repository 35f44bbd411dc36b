using System.Net;
using System.Text;
using Sonde.Kubernetes.Exec;

namespace Sonde.UnitTests.Kubernetes.Exec;

public sealed class UpgradeHandshakeTests
{
    private static readonly Uri Address = new("https://a:6443/api/v1/x?command=a%20b");

    [Fact]
    public void The_answer_to_a_key_is_that_of_the_standard() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", UpgradeHandshake.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope", 403, "nope")]
    [InlineData("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n2;x=y\r\npe\r\n0\r\n\r\n", 500, "nope")]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n", 403, "")]
    [InlineData("HTTP/1.0 404 Not Found\r\ncontent-length:1\r\n\r\nx", 404, "x")]
    public void A_refusal_is_read_with_its_body(string answer, int status, string body)
    {
        var result = Run(answer);
        Assert.Equal((HttpStatusCode)status, result.StatusCode);
        Assert.Null(result.Protocol);
        Assert.Equal(body, Encoding.UTF8.GetString(result.Body));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\nSec-WebSocket-Accept: x\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: v9.channel.k8s.io\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n")]
    public void An_answer_that_breaks_the_protocol_is_an_error(string answer) =>
        Assert.Throws<InvalidDataException>(() => Run(answer));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 403")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno")]
    public void An_answer_that_stops_halfway_is_an_error(string answer) =>
        Assert.ThrowsAny<IOException>(() => Run(answer));

    [Fact]
    public void A_head_without_an_end_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => Run("HTTP/1.1 101 " + new string('x', 100_000)));

    [Fact]
    public void The_request_carries_the_headers_the_offer_and_the_escaped_command()
    {
        var transport = new SplitStream(Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\n\r\n"));
        UpgradeHandshake.Run(transport, Address, [KeyValuePair.Create("Authorization", "Bearer t")], UpgradeOffer.V5);
        var lines = Encoding.ASCII.GetString(Assert.Single(transport.Written)).Split("\r\n");
        Assert.Equal("GET /api/v1/x?command=a%20b HTTP/1.1", lines[0]);
        Assert.Contains("Host: a:6443", lines);
        Assert.Contains("Authorization: Bearer t", lines);
        Assert.Contains("Sec-WebSocket-Protocol: v5.channel.k8s.io", lines);
    }

    [Fact]
    public void Spdy_begins_as_a_post_and_names_its_protocol()
    {
        var transport = new SplitStream(Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n"));
        Assert.Equal("v4.channel.k8s.io", UpgradeHandshake.Run(transport, Address, [], UpgradeOffer.Spdy).Protocol);
        var lines = Encoding.ASCII.GetString(Assert.Single(transport.Written)).Split("\r\n");
        Assert.Equal("POST /api/v1/x?command=a%20b HTTP/1.1", lines[0]);
        Assert.Contains("Upgrade: SPDY/3.1", lines);
        Assert.Contains("X-Stream-Protocol-Version: v4.channel.k8s.io", lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("Sec-WebSocket", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: SPDY/3.1\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v1.channel.k8s.io\r\n\r\n")]
    public void An_agreement_to_another_protocol_than_spdys_is_an_error(string answer) =>
        Assert.Throws<InvalidDataException>(() => UpgradeHandshake.Run(new SplitStream(Encoding.ASCII.GetBytes(answer)), Address, [], UpgradeOffer.Spdy));

    private static UpgradeAnswer Run(string answer) =>
        UpgradeHandshake.Run(new SplitStream(Encoding.ASCII.GetBytes(answer)), Address, [], UpgradeOffer.V5);
}
