using Sonde.Cli.Terminal;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class ReceiptTextTests
{
    [Theory]
    [InlineData(0, 0, "no debugger was attached")]
    [InlineData(1, 0, "once; the target did not stand still for it")]
    [InlineData(1, 248, "once, which held the target for 248 ms")]
    [InlineData(2, 248, "2 times, which held the target for 248 ms at the longest")]
    public void What_an_attach_cost_is_said(int attaches, double freeze, string text) =>
        Assert.Equal(text, ReceiptText.Attaches(new SessionFigures(0, 0, 0, attaches, freeze)));
}
