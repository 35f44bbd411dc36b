using Sonde.Agent.Guarding;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class AttachPulseTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_debugger_that_stands_for_two_seconds_is_not_waited_for()
    {
        var pulse = new AttachPulse(null, _clock);

        Assert.Null(pulse.Look(isFrozen: true, TimeSpan.Zero));
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Null(pulse.Look(isFrozen: true, TimeSpan.FromSeconds(1.9)));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(GuardNote.AttachFrozen, pulse.Look(isFrozen: true, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_target_with_a_limit_stands_for_no_longer()
    {
        var pulse = new AttachPulse(new PauseLimit(1.5, 5), _clock);

        Assert.Null(pulse.Look(isFrozen: false, TimeSpan.FromSeconds(1.4)));
        Assert.Equal(
            "The process stood for 1.5 s while dlv attached, which is all it may; dlv was ended and the process runs on.",
            pulse.Look(isFrozen: false, TimeSpan.FromSeconds(1.5)));
    }

    [Fact]
    public void A_target_without_a_limit_stands_for_as_long_as_it_takes()
    {
        var pulse = new AttachPulse(null, _clock);
        _clock.Advance(TimeSpan.FromSeconds(59));

        Assert.Null(pulse.Look(isFrozen: false, TimeSpan.FromSeconds(59)));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("dlv did not serve within 60 s and was ended.", pulse.Look(isFrozen: false, TimeSpan.Zero));
    }
}
