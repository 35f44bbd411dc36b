using Sonde.Core.Production;

namespace Sonde.UnitTests.Core.Production;

public sealed class StopReasonTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("  orders hang, see incident 17 ")]
    [InlineData("Bestellungen hängen 🚨")]
    public void A_sentence_is_taken_without_the_spaces_around_it(string text)
    {
        Assert.Null(StopReason.Judge(text, out var reason));
        Assert.Equal(text.Trim(), reason!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u00a0\u2003")]
    [InlineData("...")]
    [InlineData("a\tb")]
    [InlineData("a\rb")]
    [InlineData("a\u0000")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u200bb")]
    [InlineData("a\u202eb")]
    public void What_says_nothing_or_moves_a_terminal_is_not(string text)
    {
        Assert.NotNull(StopReason.Judge(text, out var reason));
        Assert.Null(reason);
    }

    [Fact]
    public void Two_hundred_characters_are_enough()
    {
        Assert.Null(StopReason.Judge(new string('a', 200), out _));
        Assert.Contains("201", StopReason.Judge(new string('a', 201), out _), StringComparison.Ordinal);
    }
}
