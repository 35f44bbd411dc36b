using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class ProgramSignalsTests
{
    [Theory]
    [InlineData("INT", 2)]
    [InlineData("WINCH", 28)]
    [InlineData("SEGV", null)]
    [InlineData("SIGINT", null)]
    [InlineData("int", null)]
    [InlineData("2", null)]
    public void Only_signals_that_people_send_are_sent(string name, int? number) => Assert.Equal(number, ProgramSignals.ToSend(name));

    [Theory]
    [InlineData(9, "KILL")]
    [InlineData(11, "SEGV")]
    [InlineData(40, "40")]
    public void Every_signal_that_ends_a_program_has_a_name_that_leads_back_to_it(int number, string name)
    {
        Assert.Equal(name, ProgramSignals.NameOf(number));
        Assert.Equal(number, ProgramSignals.NumberOf(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("128")]
    [InlineData("99999999999")]
    [InlineData("what")]
    public void What_is_no_signal_has_no_number(string name) => Assert.Null(ProgramSignals.NumberOf(name));
}
