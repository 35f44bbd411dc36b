using Sonde.Core.Operations;

namespace Sonde.UnitTests.Core.Operations;

public sealed class PortForwardTests
{
    [Theory]
    [InlineData("8080", null, 8080)]
    [InlineData(":8080", 0, 8080)]
    [InlineData("9000:80", 9000, 80)]
    [InlineData("1:65535", 1, 65535)]
    public void A_port_may_have_another_number_here(string text, int? local, int remote)
    {
        Assert.True(PortForward.TryParse(text, out var forward));
        Assert.Equal(new PortForward(local, remote), forward);
    }

    [Theory]
    [InlineData("8080", 8080, new[] { 8080, 0 })]
    [InlineData(":8080", null, new[] { 0 })]
    [InlineData("9000:80", 9000, new[] { 9000 })]
    public void What_is_tried_here_follows_from_what_is_wanted(string text, int? wanted, int[] candidates)
    {
        Assert.True(PortForward.TryParse(text, out var forward));
        Assert.Equal(wanted, forward!.Wanted);
        Assert.Equal(candidates, forward.Candidates);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("80:")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("0:80")]
    [InlineData("80:0")]
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData(" 80")]
    [InlineData("80:90:100")]
    [InlineData("http")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(PortForward.TryParse(text, out var forward));
        Assert.Null(forward);
    }
}
