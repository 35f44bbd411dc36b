using Sonde.Core.Programs;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Programs;

public sealed class ProgramEndTests
{
    [Theory]
    [InlineData(0, null, 0, "the program ended with code 0")]
    [InlineData(7, null, 7, "the program ended with code 7")]
    [InlineData(null, "KILL", 137, "the program was ended by SIGKILL")]
    [InlineData(null, "40", 168, "the program was ended by SIG40")]
    [InlineData(null, "what", 255, "the program was ended by SIGwhat")]
    [InlineData(null, null, 255, "the program ended with code 255")]
    public void A_programs_end_becomes_the_code_of_a_shell(int? exitCode, string? signal, int code, string text)
    {
        var end = new ProgramEnd(exitCode, signal);

        Assert.Equal((code, text), (end.Code, end.Text));
    }

    [Fact]
    public async Task An_end_is_heard_by_whoever_asks_before_it_or_after_it()
    {
        var ends = new ProgramEnds();
        var before = ends.Of(1);
        ends.Take(new ProgramEndedEvent(1, 7, null), _ => Assert.Fail("it is an end"));
        ends.Take(new ProgramEndedEvent(2, null, "TERM"), _ => Assert.Fail("it is an end"));

        Assert.Equal(7, (await before).ExitCode);
        Assert.Equal("TERM", (await ends.Of(2)).Signal);
        Assert.False(ends.Of(3).IsCompleted);
    }

    [Fact]
    public void Other_events_are_passed_on()
    {
        var passed = new List<AgentEvent>();

        new ProgramEnds().Take(new ClosingEvent("why"), passed.Add);

        Assert.Equal([new ClosingEvent("why")], passed);
    }

    [Fact]
    public async Task Ends_without_end_are_not_kept()
    {
        var ends = new ProgramEnds();
        for (var program = 1; program <= 2000; program++)
        {
            ends.Take(new ProgramEndedEvent(program, 0, null), static _ => { });
        }

        Assert.Equal(0, (await ends.Of(1)).ExitCode);
        Assert.False(ends.Of(2000).IsCompleted);
    }
}
