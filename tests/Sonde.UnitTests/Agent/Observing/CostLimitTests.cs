using Sonde.Agent.Observing;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class CostLimitTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CostLimit _cost;

    public CostLimitTests() => _cost = new CostLimit(TimeSpan.FromMilliseconds(20), _clock);

    [Fact]
    public void Hits_within_the_bound_go_on_for_ever_where_they_are_rare()
    {
        for (var hit = 0; hit < 1000; hit++)
        {
            Assert.Null(Hit(20, after: 250));
        }

        Assert.Equal(0, _cost.OverBound);
        Assert.Equal(0.1, _cost.GreatestShare, 3);
    }

    [Fact]
    public void The_third_hit_over_the_bound_ends_it()
    {
        Assert.Null(Hit(21, after: 2000));
        Assert.Null(Hit(30, after: 2000));
        Assert.Null(_cost.Foresee(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(ObservationEnd.Bound, _cost.Foresee(TimeSpan.FromMilliseconds(21)));
        Assert.Equal(ObservationEnd.Bound, Hit(21, after: 2000));
    }

    [Fact]
    public void One_hit_of_more_than_five_times_the_bound_ends_it()
    {
        Assert.Null(Hit(100, after: 2000));
        Assert.Equal(ObservationEnd.Bound, _cost.Foresee(TimeSpan.FromMilliseconds(101)));
        Assert.Equal(ObservationEnd.Bound, Hit(101, after: 2000));
    }

    [Fact]
    public void More_than_a_tenth_of_any_second_ends_it()
    {
        for (var hit = 0; hit < 20; hit++)
        {
            Assert.Null(Hit(5, after: 10));
        }

        Assert.Equal(ObservationEnd.Share, _cost.Foresee(TimeSpan.FromMilliseconds(5)));
        Assert.Equal(ObservationEnd.Share, Hit(5, after: 10));
        Assert.Null(Hit(5, after: 2000));
    }

    [Fact]
    public void Time_that_the_debugger_takes_for_a_condition_counts_and_is_no_hit()
    {
        for (var look = 0; look < 20; look++)
        {
            Assert.Null(_cost.Stand(TimeSpan.FromMilliseconds(5)));
        }

        Assert.Equal(ObservationEnd.Share, _cost.Stand(TimeSpan.FromMilliseconds(5)));
        Assert.Equal(0, _cost.OverBound);
    }

    private ObservationEnd? Hit(int milliseconds, int after)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(after));
        return _cost.Hit(TimeSpan.FromMilliseconds(milliseconds));
    }
}
