using Sonde.Agent.Guarding;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class PauseMeterTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly PauseMeter _meter;

    public PauseMeterTests()
    {
        _meter = new PauseMeter(new PauseLimit(10, 4), _clock);
        Assert.False(_meter.Look(isStopped: false));
    }

    [Fact]
    public void A_pause_is_over_when_the_limit_is()
    {
        Assert.False(Stand(9.9));
        Assert.Equal(0.1, _meter.Left.TotalSeconds, 3);
        Assert.True(Stand(0.1));
        Assert.Equal(TimeSpan.Zero, _meter.Left);
    }

    [Fact]
    public void An_answered_probe_gives_it_the_whole_time_again()
    {
        Assert.False(Stand(9));
        _meter.Restart();
        Assert.Equal(10, _meter.Left.TotalSeconds, 3);
        Assert.False(Stand(9));
        Assert.True(Stand(1));
    }

    [Fact]
    public void Pauses_that_follow_one_another_soon_add_up()
    {
        Assert.False(Stand(6));
        Assert.False(Run(3.9));
        Assert.True(Stand(4));
    }

    [Fact]
    public void Having_run_for_long_enough_it_may_stand_for_the_whole_time_again()
    {
        Assert.False(Stand(9));
        Assert.False(Run(2));
        Assert.False(Run(2));
        Assert.False(Stand(9.9));
    }

    [Fact]
    public void What_the_attach_took_counts()
    {
        _meter.Attach(TimeSpan.FromSeconds(2));

        Assert.Equal(8, _meter.Left.TotalSeconds, 3);
        Assert.False(Stand(7.9));
        Assert.True(Stand(0.1));
    }

    [Fact]
    public void Between_two_attaches_it_has_run()
    {
        Assert.False(Stand(9));
        _clock.Advance(TimeSpan.FromSeconds(3600));
        _meter.Attach(TimeSpan.FromSeconds(1));

        Assert.False(Stand(8.9));
        Assert.Equal(0.1, _meter.Left.TotalSeconds, 3);
    }

    private bool Stand(double seconds) => Pass(seconds, isStopped: true);

    private bool Run(double seconds) => Pass(seconds, isStopped: false);

    private bool Pass(double seconds, bool isStopped)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return _meter.Look(isStopped);
    }
}
