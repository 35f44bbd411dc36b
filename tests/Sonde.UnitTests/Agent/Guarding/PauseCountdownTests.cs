using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class PauseCountdownTests
{
    [Fact]
    public void It_reminds_at_half_and_three_seconds_before_the_end()
    {
        var countdown = new PauseCountdown(TimeSpan.FromSeconds(10));

        Assert.Equal([(5, false), (3, true)], Reminders(countdown, 9.9, 5.1, 5, 4.9, 3.1, 3, 2.9, 0.1));
    }

    [Fact]
    public void Of_a_short_time_only_the_half_is_told()
    {
        var countdown = new PauseCountdown(TimeSpan.FromSeconds(7));

        Assert.Equal([(3.4, true)], Reminders(countdown, 6.9, 3.4, 3, 2.9, 0.1));
    }

    [Fact]
    public void A_reminder_that_was_overtaken_is_left_out()
    {
        var countdown = new PauseCountdown(TimeSpan.FromSeconds(10));

        Assert.Equal([(2, true)], Reminders(countdown, 2, 1));
    }

    private static List<(double Left, bool IsLast)> Reminders(PauseCountdown countdown, params double[] looks)
    {
        List<(double Left, bool IsLast)> told = [];
        foreach (var left in looks)
        {
            if (countdown.Look(TimeSpan.FromSeconds(left), out var isLast))
            {
                told.Add((left, isLast));
            }
        }

        return told;
    }
}
