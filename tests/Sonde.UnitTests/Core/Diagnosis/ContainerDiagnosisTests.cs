using Sonde.Containers;
using Sonde.Core.Diagnosis;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Diagnosis;

public sealed class ContainerDiagnosisTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(137, true, "oom-killed")]
    [InlineData(137, false, "killed-by-signal")]
    [InlineData(3, false, "exit-code")]
    public void An_end_has_a_cause(int exitCode, bool isOutOfMemory, string expected)
    {
        var report = ContainerDiagnosis.Judge(Container("exited") with { End = new ContainerEnd(exitCode, isOutOfMemory, Noon.AddMinutes(-5)), MemoryLimit = 64 << 20 }, "podman", Noon);
        var cause = Assert.Single(report.Causes);
        Assert.Equal(expected, cause.Name);
        Assert.Contains($"ended with exit code {exitCode}, 5 min ago", cause.Evidence);
        Assert.All(cause.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Fact]
    public void A_program_that_ended_well_has_nothing_wrong()
    {
        var report = ContainerDiagnosis.Judge(Container("exited") with { End = new ContainerEnd(0, false, Noon) }, "docker", Noon);
        Assert.Empty(report.Causes);
        Assert.Equal(["its program ended well, with exit code 0"], report.State);
    }

    [Fact]
    public void A_health_check_that_fails_is_a_cause_and_one_that_succeeds_is_none()
    {
        var cause = Assert.Single(ContainerDiagnosis.Judge(Container("running") with { Health = "unhealthy", FailedHealthChecks = 4 }, "podman", Noon).Causes);
        Assert.Equal(("health-check-failing", "failed in a row: 4"), (cause.Name, Assert.Single(cause.Evidence)));
        var report = ContainerDiagnosis.Judge(Container("running") with { Health = "healthy" }, "podman", Noon);
        Assert.Empty(report.Causes);
        Assert.Equal(["the container is running and healthy"], report.State);
    }

    [Fact]
    public void A_paused_container_is_frozen() =>
        Assert.Equal("container-paused", Assert.Single(ContainerDiagnosis.Judge(Container("paused"), "podman", Noon).Causes).Name);

    [Theory]
    [InlineData("crun: executable file `nope` not found in $PATH: No such file or directory", "command-not-found")]
    [InlineData("exec /app: permission denied", "command-not-permitted")]
    [InlineData("exec format error", "wrong-executable-format")]
    [InlineData("the moon is in the wrong phase", "start-failed")]
    public void What_the_engine_could_not_start_is_told_in_its_words(string said, string expected)
    {
        var cause = Assert.Single(ContainerDiagnosis.Judge(Container("created") with { StartError = said }, "podman", Noon).Causes);
        Assert.Equal((expected, said), (cause.Name, Assert.Single(cause.Evidence)));
    }

    private static ContainerDescription Container(string state) => new()
    {
        Id = new string('a', 64),
        Name = "api",
        Image = "api:1",
        ImageId = "",
        IsRunning = state == "running",
        State = state,
        ConfiguredUser = "",
        PidMode = "private",
        Labels = new Dictionary<string, string>(StringComparer.Ordinal),
    };
}
