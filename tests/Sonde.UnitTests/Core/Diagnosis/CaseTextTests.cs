using Sonde.Core.Diagnosis;

namespace Sonde.UnitTests.Core.Diagnosis;

public sealed class CaseTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[1;31mred\e[0m text", "red text")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("\u202egnp.exe\u0000", "gnp.exe")]
    [InlineData("\e", "")]
    [InlineData("", "")]
    public void What_a_terminal_obeys_is_taken_out(string text, string expected) => Assert.Equal(expected, CaseText.Clean(text));

    [Fact]
    public void A_long_line_is_cut() => Assert.Equal(401, CaseText.Clean(new string('x', 10_000)).Length);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(99, "99 s")]
    [InlineData(150, "2 min")]
    [InlineData(7200, "2 h")]
    [InlineData(864000, "10 d")]
    public void Ages_have_one_unit(int seconds, string expected) => Assert.Equal(expected, CaseText.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Of_a_log_the_last_lines_that_say_something_are_shown()
    {
        Assert.Empty(LogTail.Of("unable to retrieve container logs for containerd://876de\n"));
        Assert.Equal(["3", "4", "5", "6", "7"], LogTail.Of("1\n2\n\n3\n4\n5\n\e[0m\n6\n7\n"));
    }

    [Theory]
    [InlineData(137, 0, "SIGKILL", false)]
    [InlineData(139, 0, "SIGSEGV, a bad memory access", true)]
    [InlineData(0, 6, "SIGABRT, which the program sent itself (abort, a failed assertion)", true)]
    [InlineData(143, 0, "SIGTERM", false)]
    [InlineData(190, 0, "signal 62", false)]
    [InlineData(255, 0, null, false)]
    [InlineData(1, 0, null, false)]
    public void Exit_codes_above_128_are_signals(int exitCode, int signal, string? expected, bool isCrash)
    {
        Assert.Equal(expected, ExitMeaning.Signal(exitCode, signal));
        Assert.Equal(isCrash, ExitMeaning.IsCrash(exitCode, signal));
    }
}
