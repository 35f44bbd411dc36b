using Sonde.Agent.Observing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class DapStopTests
{
    private const string Failed = "pydevd: Error while evaluating expression in conditional breakpoint: nosuch == 99\n"
        + "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nNameError: name 'nosuch' is not defined\n\n";

    [Fact]
    public void Of_a_condition_that_failed_in_Python_the_last_line_is_told() => Assert.Equal("NameError: name 'nosuch' is not defined", DapStop.Complaint(Failed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("NameError: name 'nosuch' is not defined")]
    [InlineData("pydevd: something else")]
    public void Other_output_is_none(string? output) => Assert.Null(DapStop.Complaint(output));

    [Fact]
    public void A_complaint_has_a_length() =>
        Assert.InRange(DapStop.Complaint(Failed + new string('x', 10_000))!.Length, 1, 500);

    [Theory]
    [InlineData("breakpoint", null, true, false)]
    [InlineData("exception", "error evaluating expression: x", false, true)]
    [InlineData("exception", "panic", false, false)]
    public void A_condition_that_failed_is_no_hit(string reason, string? text, bool isHit, bool isBad)
    {
        var stop = new DapStop(1, reason, text, 0);
        Assert.Equal((isHit, isBad), (stop.IsHit, stop.IsBadCondition));
    }
}
