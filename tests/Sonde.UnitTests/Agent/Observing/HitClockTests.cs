using Sonde.Agent.Observing;
using Sonde.Testing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class HitClockTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Nothing_is_asked_that_may_not_end_within_the_bound()
    {
        var hit = new HitClock(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(20), _clock);
        Assert.True(hit.HasTime);
        _clock.Advance(TimeSpan.FromMilliseconds(8));
        hit.Took(TimeSpan.FromMilliseconds(8));
        Assert.True(hit.HasTime);
        _clock.Advance(TimeSpan.FromMilliseconds(4));
        hit.Took(TimeSpan.FromMilliseconds(4));
        Assert.False(hit.HasTime);
        Assert.Equal(7, hit.Left.TotalMilliseconds, 3);
    }

    [Fact]
    public void A_small_bound_leaves_three_quarters_of_it_for_reading()
    {
        var hit = new HitClock(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(2), _clock);
        Assert.Equal(1.5, hit.Left.TotalMilliseconds, 3);
        _clock.Advance(TimeSpan.FromMilliseconds(1.5));
        Assert.False(hit.HasTime);
    }
}
