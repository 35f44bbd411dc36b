using Sonde.Agent.Sampling;

namespace Sonde.UnitTests.Agent.Sampling;

public sealed class SampleScheduleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void There_is_one_moment_in_each_interval(double rate)
    {
        var schedule = new SampleSchedule(rate, TimeSpan.FromSeconds(10), 7);
        var (now, count) = (TimeSpan.Zero, 0);
        while (schedule.Next(now, TimeSpan.Zero) is { } moment)
        {
            Assert.InRange(moment * rate, TimeSpan.FromSeconds(count), TimeSpan.FromSeconds(count + 1));
            now = moment;
            count++;
        }

        Assert.Equal((10 * (long)rate, 10 * (long)rate, 0L), (count, schedule.Asked, schedule.Late));
    }

    [Fact]
    public void Moments_are_at_every_phase_of_their_intervals()
    {
        var schedule = new SampleSchedule(100, TimeSpan.FromSeconds(10), 7);
        var phases = new int[10];
        for (var now = TimeSpan.Zero; schedule.Next(now, TimeSpan.Zero) is { } moment; now = moment)
        {
            phases[(int)(moment.TotalMilliseconds % 10)]++;
        }

        Assert.All(phases, static count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void What_was_missed_is_left_out_and_counted()
    {
        var schedule = new SampleSchedule(100, TimeSpan.FromSeconds(1), 7);
        schedule.Next(TimeSpan.Zero, TimeSpan.Zero);
        Assert.InRange(schedule.Next(TimeSpan.FromMilliseconds(505), TimeSpan.Zero)!.Value, TimeSpan.FromMilliseconds(505), TimeSpan.FromMilliseconds(510));
        Assert.Equal((51L, 49L), (schedule.Asked, schedule.Late));
        Assert.Null(schedule.Next(TimeSpan.FromSeconds(2), TimeSpan.Zero));
        Assert.Equal((100L, 98L), (schedule.Asked, schedule.Late));
    }

    [Fact]
    public void A_sample_that_cost_much_is_followed_by_a_rest()
    {
        var schedule = new SampleSchedule(1000, TimeSpan.FromSeconds(10), 7);
        var (now, taken) = (TimeSpan.Zero, 0);
        while (schedule.Next(now, taken == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(5)) is { } moment)
        {
            now = moment + TimeSpan.FromMilliseconds(5);
            taken++;
        }

        Assert.InRange(taken, 190, 201);
        Assert.Equal(10_000, taken + schedule.Late);
    }
}
