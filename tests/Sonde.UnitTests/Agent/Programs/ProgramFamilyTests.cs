using Sonde.Agent.Programs;
using Sonde.Testing;

namespace Sonde.UnitTests.Agent.Programs;

public sealed class ProgramFamilyTests
{
    private const int Kill = 9;
    private const int Terminate = 15;

    private readonly ScriptedProcesses _processes = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_program_has_what_is_in_its_session_or_carries_its_mark_and_is_not_older()
    {
        _processes.Add(7, session: 7, startTime: 100);
        _processes.Add(8, session: 7, startTime: 101);
        _processes.Add(9, session: 9, startTime: 102);
        _processes.Add(10, session: 10, startTime: 103);
        _processes.Add(11, session: 7, startTime: 99);
        _processes.Add(12, session: 12, startTime: 99);

        Assert.Equal([7, 8, 9], ProgramMembers.Find(_processes, 7, 100, id => id is 9 or 12));
    }

    [Fact]
    public async Task What_obeys_is_not_killed()
    {
        _processes.Add(7, 7, 100, Terminate);
        _processes.Add(8, 7, 100, Terminate);

        await Family().EndAsync();

        Assert.Equal([7, 8], _processes.Sent.Where(sent => sent.Signal == Terminate).Select(sent => sent.Id));
        Assert.DoesNotContain(_processes.Sent, sent => sent.Signal == Kill);
    }

    [Fact]
    public async Task What_does_not_obey_is_killed_after_two_seconds()
    {
        _processes.Add(7, 7, 100, Kill);

        var ending = Family().EndAsync();
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.DoesNotContain(_processes.Sent, sent => sent.Signal == Kill);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        await ending;
        Assert.Contains((7, Kill), _processes.Sent);
    }

    [Fact]
    public async Task What_cannot_be_ended_does_not_hold_the_session_up()
    {
        _processes.Add(7, 7, 100);

        var ending = Family().EndAsync();
        _clock.Advance(TimeSpan.FromSeconds(4));

        await ending;
    }

    [Fact]
    public void A_signal_goes_to_the_group()
    {
        Assert.True(Family().Send(7, 2));

        Assert.Equal([(-7, 2)], _processes.Sent);
    }

    private ProgramFamily Family() => new(() => ProgramMembers.Find(_processes, 7, 100, static _ => false), _processes.Send, _clock);
}
