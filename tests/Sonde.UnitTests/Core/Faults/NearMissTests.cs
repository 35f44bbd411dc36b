using Sonde.Core.Faults;

namespace Sonde.UnitTests.Core.Faults;

public sealed class NearMissTests
{
    private static readonly string[] Verbs = ["debug", "forward", "ps", "stop", "doctor"];

    [Theory]
    [InlineData("debgu", "debug")]
    [InlineData("DEBUG", "debug")]
    [InlineData("forwrad", "forward")]
    [InlineData("fowad", null)]
    [InlineData("docter", "doctor")]
    [InlineData("pss", "ps")]
    [InlineData("attach", null)]
    [InlineData("", null)]
    public void Finds_what_was_probably_meant(string word, string? expected) => Assert.Equal(expected, NearMiss.Find(word, Verbs));

    [Fact]
    public void A_very_long_word_is_not_compared() => Assert.Null(NearMiss.Find(new string('x', 1_000_000), Verbs));
}
