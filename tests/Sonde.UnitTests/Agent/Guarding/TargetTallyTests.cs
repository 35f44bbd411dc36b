using Sonde.Agent.Guarding;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class TargetTallyTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly TargetTally _tally;

    public TargetTallyTests()
    {
        _tally = new TargetTally(_clock);
        _tally.Attach(TimeSpan.FromMilliseconds(30));
    }

    [Fact]
    public void Pauses_are_added_up_and_the_longest_is_kept()
    {
        Pause(100);
        Pause(300);
        Pause(200);

        Assert.Equal(new SessionFigures(3, 600, 300, 1, 30), _tally.Figures);
    }

    [Fact]
    public void A_pause_that_lasts_is_in_the_figures()
    {
        _tally.Stop("main.go:1");
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(new SessionFigures(1, 2000, 2000, 1, 30), _tally.Figures);
        Assert.Equal((TargetState.Stopped, "main.go:1"), (_tally.State, _tally.StoppedAt));
    }

    [Fact]
    public void A_second_stop_without_a_resume_is_no_news_but_its_place_is()
    {
        Assert.True(_tally.Stop(null));
        Assert.False(_tally.Stop(null));
        Assert.True(_tally.Stop("main.go:1"));
        Assert.False(_tally.Stop("main.go:1"));

        Assert.Equal(1, _tally.Figures.Stops);
    }

    [Fact]
    public void A_stop_that_was_noticed_late_counts_from_its_beginning()
    {
        var since = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(_tally.See(since));

        Assert.Equal((1, 250), (_tally.Figures.Stops, _tally.Figures.TotalPauseMilliseconds));
    }

    [Fact]
    public void A_moment_of_the_debuggers_own_is_no_stop_and_its_time_counts()
    {
        _tally.Interrupt();
        _clock.Advance(TimeSpan.FromMilliseconds(12));
        Assert.Equal(TargetState.Running, _tally.State);
        Assert.True(_tally.EndInterruption());
        Assert.False(_tally.EndInterruption());

        Assert.Equal(new SessionFigures(0, 12, 12, 1, 30), _tally.Figures);
    }

    [Fact]
    public void A_moment_that_lasts_is_shown_as_a_standstill_and_still_no_stop()
    {
        _tally.Interrupt();
        Assert.Null(_tally.Believed);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(_tally.See(_clock.GetTimestamp()));
        Assert.Equal((TargetState.Stopped, TargetState.Stopped), (_tally.State, _tally.Believed));
        Assert.True(_tally.EndInterruption());

        Assert.Equal((TargetState.Running, 0, 500), (_tally.State, _tally.Figures.Stops, _tally.Figures.TotalPauseMilliseconds));
    }

    [Fact]
    public void A_hit_in_such_a_moment_is_a_stop_and_does_not_end_with_it()
    {
        _tally.Interrupt();
        Assert.True(_tally.Stop("main.go:1"));
        Assert.False(_tally.EndInterruption());

        Assert.Equal((TargetState.Stopped, 1), (_tally.State, _tally.Figures.Stops));
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    [InlineData(60_000, 1)]
    public void A_clients_halt_is_a_stop_once_it_lasts(int milliseconds, int stops)
    {
        Assert.True(_tally.Halt("main.go:1"));
        Assert.Equal((TargetState.Stopped, "main.go:1"), (_tally.State, _tally.StoppedAt));
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(new SessionFigures(stops, milliseconds, milliseconds, 1, 30), _tally.Figures);
        Assert.True(_tally.Resume());

        Assert.Equal(new SessionFigures(stops, milliseconds, milliseconds, 1, 30), _tally.Figures);
    }

    [Fact]
    public void A_stop_stays_one_when_somebody_halts_as_well()
    {
        _tally.Stop("main.go:1");
        Assert.False(_tally.Halt("main.go:1"));
        _tally.Resume();

        Assert.Equal(1, _tally.Figures.Stops);
    }

    [Fact]
    public void A_resume_forgets_the_place()
    {
        _tally.Stop("main.go:1");

        Assert.True(_tally.Resume());
        Assert.False(_tally.Resume());
        Assert.Equal((TargetState.Running, null), (_tally.State, _tally.StoppedAt));
        Assert.False(_tally.Locate("main.go:2"));
    }

    [Fact]
    public void A_release_ends_the_pause_and_nothing_stops_a_free_target()
    {
        _tally.Stop("main.go:1");
        _clock.Advance(TimeSpan.FromSeconds(1));
        _tally.Release();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(_tally.Stop("main.go:1"));
        Assert.Equal((TargetState.Free, 1000), (_tally.State, _tally.Figures.TotalPauseMilliseconds));
    }

    [Fact]
    public void What_was_only_seen_is_not_told_until_the_debugger_says_so()
    {
        _tally.See(_clock.GetTimestamp());
        Assert.False(_tally.IsTold);

        _tally.Stop("main.go:1");
        Assert.True(_tally.IsTold);

        _tally.Resume();
        Assert.False(_tally.IsTold);
    }

    [Fact]
    public void The_longest_freeze_of_several_attaches_is_kept()
    {
        _tally.Release();
        _tally.Attach(TimeSpan.FromMilliseconds(10));

        Assert.Equal((2, 30), (_tally.Figures.Attaches, _tally.Figures.FreezeMilliseconds));
    }

    [Fact]
    public void What_has_ended_stays_so()
    {
        Assert.True(_tally.End());
        Assert.False(_tally.End());
        _tally.Release();

        Assert.Equal(TargetState.Gone, _tally.State);
    }

    private void Pause(int milliseconds)
    {
        _tally.Stop(null);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _tally.Resume();
    }
}
