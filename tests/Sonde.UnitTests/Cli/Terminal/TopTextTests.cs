using Sonde.Cli.Terminal;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class TopTextTests
{
    private static readonly Painter Plain = new(false, true);

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 10)]
    [InlineData(20, 2)]
    [InlineData(200, 60)]
    public void A_picture_never_leaves_its_screen(int width, int height)
    {
        foreach (var sort in Enum.GetValues<TopSort>())
        {
            var lines = TopText.Lines(SampleTop.Of(100), width, height, sort, false);
            Assert.InRange(lines.Count, 1, height);
            Assert.All(lines, line => Assert.True(Columns.Of(Plain.Paint(line, width)) <= width));
        }
    }

    [Theory]
    [InlineData("Self", "function_0")]
    [InlineData("Total", "function_0")]
    [InlineData("Change", "_of_a_thing")]
    [InlineData("Ever", "function_0")]
    public void Functions_are_in_the_order_that_was_chosen(string sort, string first)
    {
        var lines = TopText.Lines(SampleTop.Of(9), 100, 20, Enum.Parse<TopSort>(sort), true).Select(line => Plain.Paint(line)).ToArray();
        Assert.Contains(first, lines[3], StringComparison.Ordinal);
        Assert.StartsWith("HELD", lines[1], StringComparison.Ordinal);
    }
}
