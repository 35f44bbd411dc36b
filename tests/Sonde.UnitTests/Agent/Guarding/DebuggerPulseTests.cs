using Sonde.Agent.Guarding;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class DebuggerPulseTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_debugger_that_stands_for_two_seconds_is_frozen()
    {
        var pulse = new DebuggerPulse(null, _clock);

        Assert.Equal(Enumerable.Repeat(DebuggerFinding.Nothing, 8), Looks(pulse, 8, isFrozen: true));
        Assert.Equal(DebuggerFinding.Frozen, Look(pulse, isFrozen: true));
    }

    [Fact]
    public void A_debugger_that_was_let_run_in_between_is_not()
    {
        var pulse = new DebuggerPulse(null, _clock);
        Looks(pulse, 7, isFrozen: true);
        Look(pulse, isFrozen: false);

        Assert.All(Looks(pulse, 8, isFrozen: true), static finding => Assert.Equal(DebuggerFinding.Nothing, finding));
    }

    [Fact]
    public void A_thread_that_stands_for_ten_seconds_untold_shows_a_debugger_that_hangs()
    {
        var pulse = new DebuggerPulse(null, _clock);

        Assert.All(Looks(pulse, 40, false, new StandingThread(7, 100)), static finding => Assert.Equal(DebuggerFinding.Nothing, finding));
        Assert.Equal(DebuggerFinding.Stalled, Look(pulse, false, new StandingThread(8, 1), new StandingThread(7, 100)));
    }

    [Fact]
    public void Threads_that_run_between_their_stops_are_looked_after()
    {
        var pulse = new DebuggerPulse(null, _clock);

        for (var look = 0; look < 100; look++)
        {
            Assert.Equal(DebuggerFinding.Nothing, Look(pulse, false, new StandingThread(7, look)));
        }
    }

    [Fact]
    public void A_stop_that_is_told_begins_anew()
    {
        var pulse = new DebuggerPulse(null, _clock);
        Looks(pulse, 39, false, new StandingThread(7, 100));
        Look(pulse, false);

        Assert.All(Looks(pulse, 40, false, new StandingThread(7, 100)), static finding => Assert.Equal(DebuggerFinding.Nothing, finding));
    }

    [Fact]
    public void Neither_lasts_longer_than_the_limit()
    {
        var limit = new PauseLimit(1, 5);

        Assert.Equal(DebuggerFinding.Frozen, Looks(new DebuggerPulse(limit, _clock), 5, isFrozen: true)[^1]);
        Assert.Equal(DebuggerFinding.Stalled, Looks(new DebuggerPulse(limit, _clock), 5, false, new StandingThread(7, 100))[^1]);
    }

    private DebuggerFinding[] Looks(DebuggerPulse pulse, int count, bool isFrozen, params StandingThread[] standing) =>
        [.. Enumerable.Range(0, count).Select(_ => Look(pulse, isFrozen, standing))];

    private DebuggerFinding Look(DebuggerPulse pulse, bool isFrozen, params StandingThread[] standing)
    {
        var finding = pulse.Look(isFrozen, standing);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        return finding;
    }
}
