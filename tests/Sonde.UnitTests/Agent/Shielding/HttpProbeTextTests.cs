using System.Text;
using Sonde.Agent.Shielding;

namespace Sonde.UnitTests.Agent.Shielding;

public sealed class HttpProbeTextTests
{
    private const string Probe = "GET /healthz?a=b HTTP/1.1\r\nHost: 10.0.0.2:8080\r\nUser-Agent: kube-probe/1.36\r\nAccept: */*\r\nConnection: close\r\n\r\n";

    [Fact]
    public void A_probe_is_told_at_its_last_byte_and_not_before()
    {
        var bytes = Encoding.ASCII.GetBytes(Probe);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.IsType<ProbeFinding.More>(HttpProbeText.Look(bytes.AsSpan(0, length)));
        }

        var found = Assert.IsType<ProbeFinding.Probe>(HttpProbeText.Look(bytes));
        Assert.Equal("/healthz?a=b", found.Name);
    }

    [Fact]
    public void The_answer_is_200_and_says_how_long_it_is()
    {
        var text = Encoding.ASCII.GetString(HttpProbeText.Answer);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", text, StringComparison.Ordinal);
        var parts = text.Split("\r\n\r\n");
        Assert.Contains($"Content-Length: {parts[1].Length}\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nX-User-Agent: kube-probe/1.36\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nUser-Agent: kube-probe/1.36\r\n")]
    [InlineData("GET HTTP/1.1\r\nUser-Agent: kube-probe/1.36\r\n\r\n")]
    [InlineData("POST /")]
    [InlineData("GETX")]
    [InlineData("\u0016\u0003\u0001")]
    public void Whatever_else_comes_is_the_targets(string text) =>
        Assert.IsType<ProbeFinding.Stranger>(HttpProbeText.Look(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void A_head_without_end_is_the_targets()
    {
        var text = "GET /" + new string('a', HttpProbeText.MostBytes);
        Assert.IsType<ProbeFinding.Stranger>(HttpProbeText.Look(Encoding.ASCII.GetBytes(text)));
    }
}
