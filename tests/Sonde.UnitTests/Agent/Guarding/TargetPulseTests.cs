using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class TargetPulseTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly TargetPulse _pulse;

    public TargetPulseTests() => _pulse = new TargetPulse(_clock);

    [Fact]
    public void One_look_at_a_stop_proves_nothing_two_do()
    {
        Assert.Equal(TargetFinding.Nothing, Look('t', TargetState.Running, 1));
        Assert.Equal(TargetFinding.SeenStopped, Look('t', TargetState.Running, 1));
    }

    [Fact]
    public void A_stop_that_the_protocols_told_of_is_no_finding()
    {
        Look('t', TargetState.Stopped, 1);

        Assert.Equal(TargetFinding.Nothing, Look('t', TargetState.Stopped, 1));
    }

    [Fact]
    public void A_moments_stop_between_two_looks_at_a_running_target_is_none()
    {
        foreach (var state in "tStRtS")
        {
            Assert.Equal(TargetFinding.Nothing, Look(state, TargetState.Running, 1));
        }
    }

    [Fact]
    public void A_target_that_runs_while_thought_stopped_is_found()
    {
        Look('S', TargetState.Stopped, 1);

        Assert.Equal(TargetFinding.SeenRunning, Look('S', TargetState.Stopped, 1));
    }

    [Fact]
    public void What_is_left_open_is_news_either_way_when_it_lasts()
    {
        Look('t', null, 1);
        Assert.Equal(TargetFinding.SeenStopped, Look('t', null, 1));
        Look('S', null, 1);
        Assert.Equal(TargetFinding.SeenRunning, Look('S', null, 1));
    }

    [Fact]
    public void Stopped_for_more_than_a_second_with_nobody_connected_is_stranded()
    {
        var findings = Enumerable.Range(0, 7).Select(_ => Look('t', TargetState.Stopped, 0)).ToList();

        Assert.All(findings.Take(5), finding => Assert.Equal(TargetFinding.Nothing, finding));
        Assert.Equal(TargetFinding.Stranded, findings[6]);
    }

    [Fact]
    public void With_somebody_connected_it_is_not_stranded()
    {
        for (var look = 0; look < 20; look++)
        {
            Assert.Equal(TargetFinding.Nothing, Look('t', TargetState.Stopped, 1));
        }
    }

    [Theory]
    [InlineData('Z')]
    [InlineData('X')]
    public void A_zombie_has_ended(char state) => Assert.Equal(TargetFinding.Gone, Look(state, TargetState.Running, 1));

    [Fact]
    public void What_is_not_there_has_ended() => Assert.Equal(TargetFinding.Gone, _pulse.Look(null, TargetState.Stopped, 0));

    private TargetFinding Look(char state, TargetState? believed, int clients)
    {
        var finding = _pulse.Look(new ProcessStat(state, 0, false, 1), believed, clients);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        return finding;
    }
}
