using Sonde.Agent.Observing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class PauseRecordTests
{
    [Fact]
    public void Nothing_measured_is_nothing_told() => Assert.Equal((0, 0d, 0d, 0d), Read(new PauseRecord()));

    [Fact]
    public void Every_figure_is_one_that_was_measured()
    {
        var record = new PauseRecord();
        for (var pause = 200; pause > 0; pause--)
        {
            record.Add(TimeSpan.FromMilliseconds(pause));
        }

        Assert.Equal((200, 100d, 198d, 200d), Read(record));
        Assert.Equal(20_100, record.Figures(0).TotalMilliseconds);
    }

    [Fact]
    public void One_pause_is_all_of_them()
    {
        var record = new PauseRecord();
        record.Add(TimeSpan.FromMilliseconds(3));
        Assert.Equal((1, 3d, 3d, 3d), Read(record));
    }

    private static (int Hits, double Median, double P99, double Longest) Read(PauseRecord record)
    {
        var figures = record.Figures(0);
        return (figures.Hits, figures.MedianMilliseconds, figures.P99Milliseconds, figures.LongestMilliseconds);
    }
}
