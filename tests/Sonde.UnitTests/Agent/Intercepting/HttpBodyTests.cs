using System.Text;
using Sonde.Agent.Intercepting;

namespace Sonde.UnitTests.Agent.Intercepting;

public sealed class HttpBodyTests
{
    private const string Chunks = "5;name=\"a\"\r\nhello\r\n00a \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 5", "hello", true)]
    [InlineData("Content-Length: 0", "", true)]
    [InlineData("Content-Length: 5\r\ncontent-length: 5", "hello", true)]
    [InlineData("Transfer-Encoding: Chunked", Chunks, true)]
    [InlineData("X: y", "", true)]
    [InlineData("Transfer-Encoding: chunked", "0\r\n\r\n", true)]
    public void A_body_ends_where_it_says_however_it_is_cut(string field, string text, bool isWhole)
    {
        var bytes = Encoding.ASCII.GetBytes(text + "GET /next");
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var body = HttpBody.OfRequest(Head($"POST / HTTP/1.1\r\n{field}\r\n\r\n"))!;
            var taken = 0;
            for (var at = 0; at < bytes.Length && taken == at; at += piece)
            {
                taken += body.Take(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
            }

            Assert.Equal((text.Length, isWhole), (taken, body.IsDone));
        }
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Content-Length: +5")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: 9999999999999999999")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")]
    public void A_request_whose_end_two_readers_might_see_in_two_places_has_none(string field) => Assert.Null(HttpBody.OfRequest(Head($"POST / HTTP/1.1\r\n{field}\r\n\r\n")));

    [Theory]
    [InlineData("x")]
    [InlineData("5\nhello")]
    [InlineData("\r\n")]
    [InlineData("5\r\nhelloX")]
    [InlineData("5\r\nhello\r\nX")]
    [InlineData("1234567890123456\r\n")]
    [InlineData("0\r\nTrailer\n")]
    public void Chunks_that_are_not_written_as_they_must_be_are_broken(string text)
    {
        var body = HttpBody.OfRequest(Head("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))!;
        Assert.True(body.Take(Encoding.ASCII.GetBytes(text)) < text.Length);
        Assert.True(body.IsBroken);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", true, false)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, false)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, false)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\n\r\n", false, true)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", false, true)]
    public void A_response_ends_as_its_status_and_its_request_say(string method, string text, bool isDone, bool endsWithConnection)
    {
        var body = HttpBody.OfResponse(Assert.IsType<HttpFinding.Head>(HttpHead.ReadResponse(Encoding.ASCII.GetBytes(text))).Of, method)!;
        Assert.Equal((isDone, endsWithConnection), (body.IsDone, body.EndsWithConnection));
    }

    private static HttpHead Head(string text) => Assert.IsType<HttpFinding.Head>(HttpHead.ReadRequest(Encoding.ASCII.GetBytes(text))).Of;
}
