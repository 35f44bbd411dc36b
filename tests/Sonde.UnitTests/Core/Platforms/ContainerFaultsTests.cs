using Sonde.Containers;
using Sonde.Containers.Failures;
using Sonde.Core.Faults;
using Sonde.Core.Platforms.Local;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ContainerFaultsTests
{
    private const string Rlimit =
        "Error: runc: runc create failed: unable to start container process: error during container init: error setting rlimits for ready process: "
        + "error setting rlimit type 7: operation not permitted: OCI permission denied";

    [Theory]
    [InlineData(Rlimit, "those that podman gives containers are above them")]
    [InlineData("Error: crun: setrlimit `RLIMIT_NPROC`: Operation not permitted: OCI permission denied", "those that podman gives containers are above them")]
    [InlineData("Error: default OCI runtime \"crun\" not found: invalid argument", "podman run --rm --entrypoint /sonde-agent go:1 version")]
    [InlineData("Error: OCI runtime error: crun: unknown version specified", "podman run --rm --entrypoint /sonde-agent go:1 version")]
    public async Task A_runtime_that_fails_is_the_engines_fault_and_not_the_images(string words, string next)
    {
        var fault = await FaultOfAsync(ContainerEngine.Podman, "a line before\n" + words);
        Assert.Same(FaultCatalog.EngineFailed, fault.Fault.Definition);
        Assert.Equal(words["Error: ".Length..], fault.Fault.Why);
        Assert.Contains(next, fault.Fault.Next[0], StringComparison.Ordinal);
        Assert.All(fault.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
        Assert.True(ContainerFaults.IsRefusedStart(fault));
    }

    [Theory]
    [InlineData("Error: localhost/nope:1: image not known", "SND5006")]
    [InlineData("Error: \"CAP_BOGUS\": unknown capability", "SND5011")]
    [InlineData("docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to apply caps: operation not permitted: unknown", "SND5011")]
    [InlineData("Error: the moon is in the wrong phase", "SND6006")]
    public async Task Other_words_keep_their_own_faults(string words, string code)
    {
        var fault = await FaultOfAsync(ContainerEngine.Docker, words);
        Assert.Equal(code, fault.Fault.Definition.Code);
        Assert.False(ContainerFaults.IsRefusedStart(fault));
    }

    [Fact]
    public async Task Containers_that_may_be_meant_are_steps_that_can_be_followed()
    {
        var absent = await Assert.ThrowsAsync<FaultException>(() => ContainerFaults.GuardAsync<bool>(
            "cannot look at it", () => throw new ContainerNotFoundException(ContainerEngine.Podman, "shp", ["shop", "shop-db"])));
        Assert.Equal(["repeat the command with podman/shop", "repeat the command with podman/shop-db"], absent.Fault.Next);
        var several = await Assert.ThrowsAsync<FaultException>(() => ContainerFaults.GuardAsync<bool>(
            "cannot look at it", () => throw new AmbiguousPodException("pod", ["pod/a", "pod/b"])));
        Assert.Equal(["repeat the command with podman/pod/a", "repeat the command with podman/pod/b"], several.Fault.Next);
    }

    private static Task<FaultException> FaultOfAsync(ContainerEngine engine, string words) => Assert.ThrowsAsync<FaultException>(() =>
        ContainerFaults.GuardAsync<bool>(
            "cannot run it", () => throw new ContainerEngineException(engine, EngineWords.Classify(words), EngineWords.Tidy(words)), "go:1"));
}
