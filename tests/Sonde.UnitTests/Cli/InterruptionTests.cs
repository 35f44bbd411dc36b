using System.Runtime.InteropServices;
using Sonde.Cli;
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
}
