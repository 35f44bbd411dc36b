using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class ControlLineTests
{
    [Theory]
    [InlineData("""{"":9,"\ud800":{"":"","":[""],"":true}}""")]
    [InlineData("""{"\ud800":{},"id":7}""")]
    [InlineData("""{"request":{"do":"\ud800"}}""")]
    [InlineData("""{"event":"\udc00","id":"\ud800"}""")]
    public void A_line_with_text_that_is_no_unicode_is_not_understood(string line)
    {
        var parsed = ControlLine.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Null(parsed.Message);
        Assert.NotNull(parsed.Problem);
    }
}
