using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class OutboundRefusalTests
{
    [Theory]
    [InlineData(OutboundRefusal.NameUnknown)]
    [InlineData(OutboundRefusal.NameFailed)]
    [InlineData(OutboundRefusal.Refused)]
    [InlineData(OutboundRefusal.NetworkUnreachable)]
    [InlineData(OutboundRefusal.HostUnreachable)]
    [InlineData(OutboundRefusal.Silent)]
    [InlineData(OutboundRefusal.Busy)]
    [InlineData(OutboundRefusal.Failed)]
    public void A_refusal_is_read_as_it_was_written(string code)
    {
        var refusal = new OutboundRefusal(code, "10.0.0.7:80: no way");
        Assert.Equal(refusal, OutboundRefusal.Parse(refusal.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("refused")]
    [InlineData("the agent does not know what this channel is for")]
    public void What_has_no_known_code_keeps_all_of_its_words(string reason) => Assert.Equal(new OutboundRefusal(OutboundRefusal.Failed, reason), OutboundRefusal.Parse(reason));
}
