using Sonde.Cli.Terminal;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class CountersTextTests
{
    private static readonly Painter Plain = new(false, true);

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 10)]
    [InlineData(20, 2)]
    [InlineData(200, 200)]
    public void A_picture_never_leaves_its_screen(int width, int height)
    {
        var lines = CountersText.Lines(SampleCounters.Of(60), width, height, false);
        Assert.InRange(lines.Count, 1, height);
        Assert.All(lines, line => Assert.True(Columns.Of(Plain.Paint(line, width)) <= width));
    }

    [Fact]
    public void What_does_not_fit_is_counted()
    {
        var lines = CountersText.Lines(SampleCounters.Of(60), 100, 20, true).Select(line => Plain.Paint(line)).ToArray();
        Assert.StartsWith("HELD", lines[1], StringComparison.Ordinal);
        Assert.Equal(20, lines.Length);
        Assert.Contains("lines more", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("lines more", Plain.Paint(CountersText.Lines(SampleCounters.Of(3), 100, 20, true)[^1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, "0")]
    [InlineData(12.345, "%", "12.3 %")]
    [InlineData(1234.5, null, "1,234")]
    [InlineData(0.456, "/s", "0.46/s")]
    [InlineData(1_234_567, "B/s", "1.23 MB/s")]
    [InlineData(512, "B", "512 B")]
    [InlineData(77.6, "MB", "77.6 MB")]
    [InlineData(2_345.6, "MB", "2.35 GB")]
    [InlineData(0.5, "MB", "500 kB")]
    [InlineData(99.96, "ms/s", "100 ms/s")]
    [InlineData(1e300, "kg", "1.00e300 kg")]
    [InlineData(-3.2, null, "-3.2")]
    public void Values_are_read_at_a_glance(double value, string? unit, string text) => Assert.Equal(text, CountersText.Value(value, unit));
}
