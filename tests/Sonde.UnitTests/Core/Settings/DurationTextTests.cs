using Sonde.Core.Settings;

namespace Sonde.UnitTests.Core.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h2m3s", 3723)]
    [InlineData("2h5s", 7205)]
    [InlineData("0s", 0)]
    [InlineData("90m", 5400)]
    public void A_duration_has_units(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("1m1h")]
    [InlineData("1m1m")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("1h30")]
    [InlineData("99999999999999999999h")]
    [InlineData("٣s")]
    public void Anything_else_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("1h30m")]
    [InlineData("45s")]
    [InlineData("24h")]
    [InlineData("1h1s")]
    [InlineData("0s")]
    public void What_is_written_reads_the_same(string text)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(text, DurationText.Format(value));
    }
}
