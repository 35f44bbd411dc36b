using Sonde.Core.Copying;
using Sonde.Core.Reports;

namespace Sonde.UnitTests.Core.Copying;

public sealed class CopyPaceTests
{
    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        var pace = new CopyPace();
        Assert.Equal((100, 9), pace.Look(TimeSpan.FromSeconds(1), 100, 900));
        for (var second = 2; second < 20; second++)
        {
            pace.Look(TimeSpan.FromSeconds(second), 100, 900);
        }

        Assert.Equal((0, (double?)null), pace.Look(TimeSpan.FromSeconds(20), 100, 900));
        Assert.Equal((100, 8), pace.Look(TimeSpan.FromSeconds(21), 800, 800));
    }

    [Fact]
    public void Nobody_knows_how_long_what_nobody_counted_takes() => Assert.Null(new CopyPace().Look(TimeSpan.FromSeconds(1), 100, null).SecondsLeft);

    [Theory]
    [InlineData(1 << 29, 1L << 30, 89128960, 6.1, "copying: 512 MiB of 1.00 GiB, 85.0 MiB/s, 7s left")]
    [InlineData(1024, null, 0, null, "copying: 1.00 KiB, 0 B/s")]
    public void It_is_said_in_one_line(long bytes, long? total, double rate, double? left, string expected) =>
        Assert.Equal(expected, CopyWords.Progress(new CopyProgressReport(bytes, total, rate, left)));
}
