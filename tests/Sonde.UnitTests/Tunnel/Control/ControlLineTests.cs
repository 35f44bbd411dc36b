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

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e999")]
    public void A_number_that_is_infinite_is_not_understood(string number)
    {
        var parsed = ControlLine.Parse(Encoding.UTF8.GetBytes(
            $$$"""{"id":3,"request":{"do":"start-debugger","tool":"delve","processId":1,"limit":{"seconds":{{{number}}},"recoverySeconds":2} } }"""));
        Assert.Equal((3, true), (parsed.Id, parsed.Message is null));
        Assert.NotNull(parsed.Problem);
    }
}
