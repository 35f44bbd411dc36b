using System.Runtime.InteropServices;
using Sonde.Cli;
using Sonde.Cli.Terminal;
using Sonde.Core.Faults;

namespace Sonde.UnitTests.Cli;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT, ExitCode.Interrupted)]
    [InlineData(PosixSignal.SIGTERM, ExitCode.Terminated)]
    [InlineData(PosixSignal.SIGHUP, ExitCode.Terminated)]
    public void The_first_signal_cancels_and_decides_the_exit_code(PosixSignal signal, ExitCode exit)
    {
        using var interruption = new Interruption(text => Assert.Fail(text));
        Assert.False(interruption.Token.IsCancellationRequested);

        interruption.Take(signal);

        Assert.True(interruption.Token.IsCancellationRequested);
        Assert.Equal(exit, interruption.Exit);
        Assert.False(interruption.Abandoned.IsCompleted);
    }

    [Fact]
    public void The_second_signal_explains_and_the_third_gives_up()
    {
        var said = new List<string>();
        using var interruption = new Interruption(said.Add);

        interruption.Take(PosixSignal.SIGINT);
        interruption.Take(PosixSignal.SIGTERM);
        Assert.Contains("still letting the target go", Assert.Single(said), StringComparison.Ordinal);
        Assert.False(interruption.Abandoned.IsCompleted);

        interruption.Take(PosixSignal.SIGTERM);
        Assert.True(interruption.Abandoned.IsCompleted);
        Assert.Equal(ExitCode.Interrupted, interruption.Exit);
    }

    [Fact]
    public void A_Ctrl_C_that_somebody_takes_ends_nothing_and_a_request_to_end_is_not_offered()
    {
        var desk = new InterruptDesk();
        var takes = true;
        using var interruption = new Interruption(text => Assert.Fail(text), desk.TryTake);
        using (desk.Take(() => takes))
        {
            interruption.Take(PosixSignal.SIGINT);
            Assert.False(interruption.Token.IsCancellationRequested);
            takes = false;
            interruption.Take(PosixSignal.SIGINT);
            Assert.True(interruption.Token.IsCancellationRequested);
        }

        Assert.False(desk.TryTake());
        using var other = new Interruption(text => Assert.Fail(text), static () => true);
        other.Take(PosixSignal.SIGTERM);
        Assert.True(other.Token.IsCancellationRequested);
    }

    [Fact]
    public void Who_came_last_is_asked_and_who_left_first_changes_nothing()
    {
        var desk = new InterruptDesk();
        var first = desk.Take(static () => false);
        using var second = desk.Take(static () => true);

        Assert.True(desk.TryTake());
        first.Dispose();
        Assert.True(desk.TryTake());
    }
}
