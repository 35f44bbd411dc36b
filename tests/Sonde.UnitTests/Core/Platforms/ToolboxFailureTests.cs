using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ToolboxFailureTests
{
    private static readonly AddToolbox Toolbox = new()
    {
        Name = "sonde-go-aaaaa",
        Reason = "",
        Image = "registry.example/go:1",
        PullPolicy = PullPolicy.IfNotPresent,
        Security = new ToolboxSecurity(),
        TimeToLive = TimeSpan.FromMinutes(30),
    };

    [Theory]
    [InlineData("ContainerCreating", "", null)]
    [InlineData("PodInitializing", "", null)]
    [InlineData("", "", null)]
    [InlineData("ErrImagePull", "not found", "SND5006")]
    [InlineData("ImagePullBackOff", "back-off", "SND5006")]
    [InlineData("InvalidImageName", "bad", "SND5006")]
    [InlineData("CreateContainerError", "no memory", "SND5010")]
    [InlineData("RunContainerError", "stat /sonde-agent: no such file or directory", "SND5007")]
    [InlineData("RunContainerError", "exec: \"sonde-agent\": executable file not found in $PATH", "SND5007")]
    public void A_wait_is_a_failure_by_its_reason(string reason, string message, string? code)
    {
        var fault = ToolboxFailure.Of(Status(new ContainerState { Waiting = new ContainerWaiting { Reason = reason, Message = message } }), "go:1", "t", "0.1.0");
        Assert.Equal(code, fault?.Definition.Code);
        Assert.Contains(message, fault?.Why ?? message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Completed", "", "SND5010", "Completed: it ended with exit code 0")]
    [InlineData(128, "StartError", "exec format error", "SND5007", "StartError: exec format error")]
    [InlineData(137, "OOMKilled", "", "SND5010", "OOMKilled: it ended with exit code 137")]
    [InlineData(1, "", "", "SND5010", "it ended with exit code 1")]
    public void An_end_is_always_a_failure(int exitCode, string reason, string message, string code, string why)
    {
        var state = new ContainerState { Terminated = new ContainerTerminated { ExitCode = exitCode, Reason = reason, Message = message } };
        var fault = ToolboxFailure.Of(Status(state), "go:1", "t", "0.1.0")!;
        Assert.Equal((code, why), (fault.Definition.Code, fault.Why));
    }

    [Fact]
    public void A_status_without_a_state_is_no_failure() => Assert.Null(ToolboxFailure.Of(Status(new ContainerState()), "go:1", "t", "0.1.0"));

    private static ContainerStatus Status(ContainerState state) => new() { Name = Toolbox.Name, State = state };
}
