using System.Text;
using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class SchedulingDelayTests
{
    [Theory]
    [InlineData("4059124 95317 12\n", 95317L)]
    [InlineData("4059124 0 12\n", 0L)]
    [InlineData("0 0 0\n", null)]
    [InlineData("4059124", null)]
    [InlineData("4059124 ", null)]
    [InlineData("4059124 -1 1", null)]
    [InlineData("99999999999999999999 1 1", null)]
    [InlineData("", null)]
    public void The_second_number_is_the_wait_for_a_processor(string text, long? expected) => Assert.Equal(expected, SchedulingDelay.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_thread_reads_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/proc/thread-self/schedstat"), "This kernel does not tell it.");
        using var delay = SchedulingDelay.OfThisThread();
        Assert.NotNull(delay);
        var before = delay.Read();
        Assert.True(before >= 0 && delay.Read() >= before, $"{before}");
    }
}
