using Sonde.Agent.Sampling.Java;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling.Java;

public sealed class RecorderWordsTests
{
    [Fact]
    public void A_recording_ends_by_itself_and_holds_only_so_much()
    {
        Assert.Equal(
            "JFR.start name=sonde-java-1-1 settings=/tmp/s duration=23s maxsize=16m filename=/tmp/f", RecorderWords.Start(new SampleRequest(7, SampleKind.Cpu, 100, 2.5), "sonde-java-1-1", "/tmp/s", "/tmp/f", 16));
        Assert.Equal("JFR.stop name=sonde-java-1-1", RecorderWords.Stop("sonde-java-1-1"));
    }

    [Theory]
    [InlineData(100, "10 ms")]
    [InlineData(50, "20 ms")]
    [InlineData(1000, "1 ms")]
    [InlineData(1, "1000 ms")]
    public void It_looks_as_often_as_was_asked_for(double rate, string period) =>
        Assert.Contains($"<setting name=\"period\">{period}</setting>", Settings(rate, "17.0.15"), StringComparison.Ordinal);

    [Theory]
    [InlineData("17.0.15", "false")]
    [InlineData("16", "false")]
    [InlineData("25-ea", "false")]
    [InlineData("11.0.20", "true")]
    [InlineData("1.8.0_402", "true")]
    [InlineData("of an unknown version", "false")]
    [InlineData("", "false")]
    public void Only_a_JVM_that_does_not_sample_allocations_tells_of_every_buffer(string version, string isOn) =>
        Assert.Contains($"<event name=\"jdk.ObjectAllocationInNewTLAB\"><setting name=\"enabled\">{isOn}<", Settings(100, version), StringComparison.Ordinal);

    [Theory]
    [InlineData("InitialEnvironmentVariable")]
    [InlineData("InitialSystemProperty")]
    [InlineData("JVMInformation")]
    [InlineData("SystemProcess")]
    [InlineData("JavaExceptionThrow")]
    public void Nothing_that_may_hold_a_secret_is_recorded(string kind)
    {
        Assert.DoesNotContain(kind, Settings(100, "17"), StringComparison.Ordinal);
        Assert.DoesNotContain('{', Settings(100, "17"));
    }

    [Theory]
    [InlineData("Started recording 1. The result will be written to:\n\n/tmp/x\n", true)]
    [InlineData("Could not start recording, not able to write to file /nowhere/x.jfr. /nowhere/x.jfr", false)]
    [InlineData("Could not parse settings file '/nowhere.jfc'", false)]
    [InlineData("", false)]
    public void Whether_it_began_is_in_its_answer(string answer, bool hasStarted) => Assert.Equal(hasStarted, RecorderWords.HasStarted(answer));

    private static string Settings(double rate, string version) => RecorderWords.Settings(new SampleRequest(7, SampleKind.Cpu, rate, 1), version);
}
