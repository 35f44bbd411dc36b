using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class PodToolboxesTests
{
    private static readonly Container Serving = new() { Name = "sonde-go-aaaaa", Command = ["/sonde-agent", "serve"], TargetContainerName = "app" };

    [Fact]
    public void One_that_runs_for_the_target_is_found() => Assert.Equal("sonde-go-aaaaa", Assert.Single(PodToolboxes.Of(Pod(Serving), "app")).Name);

    [Fact]
    public void One_for_another_container_is_not() => Assert.Empty(PodToolboxes.Of(Pod(Serving), "other"));

    [Fact]
    public void Where_processes_are_shared_it_serves_every_container()
    {
        var pod = Pod(Serving);
        Assert.Single(PodToolboxes.Of(pod with { Spec = pod.Spec with { ShareProcessNamespace = true } }, "other"));
    }

    [Fact]
    public void One_that_has_ended_is_not_found()
    {
        var pod = Pod(Serving);
        var ended = new ContainerStatus { Name = Serving.Name, State = new ContainerState { Terminated = new ContainerTerminated() } };
        Assert.Empty(PodToolboxes.Of(pod with { Status = new PodStatus { EphemeralContainerStatuses = [ended] } }, "app"));
    }

    [Theory]
    [InlineData("ContainerCreating", true)]
    [InlineData("ImagePullBackOff", false)]
    public void One_that_starts_is_found_unless_something_is_in_its_way(string reason, bool isFound)
    {
        var pod = Pod(Serving);
        var waiting = new ContainerStatus { Name = Serving.Name, State = new ContainerState { Waiting = new ContainerWaiting { Reason = reason } } };
        var found = PodToolboxes.Of(pod with { Status = new PodStatus { EphemeralContainerStatuses = [waiting] } }, "app");
        Assert.Equal(isFound, found.Count == 1 && found[0].IsStarting);
    }

    [Fact]
    public void One_that_the_kubelet_has_not_reported_yet_is_starting() =>
        Assert.True(Assert.Single(PodToolboxes.Of(Pod(Serving) with { Status = new PodStatus() }, "app")).IsStarting);

    [Theory]
    [InlineData("debugger-abc", "/sonde-agent")]
    [InlineData("sonde-go-aaaaa", "/bin/sh")]
    public void Somebody_elses_debug_container_is_not_ours(string name, string program) =>
        Assert.Empty(PodToolboxes.Of(Pod(Serving with { Name = name, Command = [program, "serve"] }), "app"));

    [Fact]
    public void A_declared_one_comes_first_and_is_the_owners_choice()
    {
        var pod = Pod(Serving);
        var declared = new Container { Name = "toolbox", Args = ["/usr/bin/sonde-agent", "serve"] };
        pod = pod with
        {
            Spec = pod.Spec with { Containers = [declared], ShareProcessNamespace = true },
            Status = pod.Status with { ContainerStatuses = [Runs("toolbox")] },
        };
        Assert.Equal(("toolbox", true, null), (PodToolboxes.Of(pod, "app")[0].Name, PodToolboxes.Of(pod, "app")[0].IsDeclared, PodToolboxes.Of(pod, "app")[0].Security));
        Assert.Equal([("toolbox", null), ("sonde-go-aaaaa", "app")], PodToolboxes.All(pod));
    }

    [Fact]
    public void A_declared_one_without_shared_processes_is_blind()
    {
        var pod = new Pod { Spec = new PodSpec { Containers = [Serving] } };
        Assert.True(PodToolboxes.HasBlindDeclaration(pod));
        Assert.False(PodToolboxes.HasBlindDeclaration(pod with { Spec = pod.Spec with { HostPID = true } }));
    }

    private static Pod Pod(Container ephemeral) => new()
    {
        Spec = new PodSpec { EphemeralContainers = [ephemeral] },
        Status = new PodStatus { EphemeralContainerStatuses = [Runs(ephemeral.Name)] },
    };

    private static ContainerStatus Runs(string name) => new() { Name = name, State = new ContainerState { Running = new ContainerRunning() } };
}
