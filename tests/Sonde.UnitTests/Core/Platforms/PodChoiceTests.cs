using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class PodChoiceTests
{
    private static readonly KubernetesReference Api = new(WorkloadKind.Deployment, "api", null);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("api")]
    [InlineData(null)]
    public void A_pod_without_containers_is_said_so(string? wanted) =>
        Assert.Equal(["kubectl describe pod a -n n"], Assert.Throws<FaultException>(() => PodChoice.Target(new Pod { Metadata = new ObjectMetadata { Name = "a", Namespace = "n" } }, wanted)).Fault.Next);

    [Fact]
    public void A_ready_pod_goes_before_a_newer_one_that_is_not()
    {
        var (pod, choice) = PodChoice.Newest([Pod("old", 1, isReady: true), Pod("new", 5, isReady: false)], Api, "n");
        Assert.Equal(("old", "pod old: the newest ready of 2"), (pod.Metadata.Name, choice));
    }

    [Fact]
    public void Of_the_ready_ones_the_newest_is_taken() =>
        Assert.Equal("b", PodChoice.Newest([Pod("a", 1, true), Pod("b", 3, true), Pod("c", 2, true)], Api, "n").Pod.Metadata.Name);

    [Fact]
    public void Where_none_is_ready_that_is_said() =>
        Assert.Equal("pod b: the newest, none is ready, of 2", PodChoice.Newest([Pod("a", 1, false), Pod("b", 3, false)], Api, "n").Choice);

    [Fact]
    public void One_pod_is_no_choice() => Assert.Null(PodChoice.Newest([Pod("a", 1, true)], Api, "n").Choice);

    [Fact]
    public void A_pod_that_is_being_deleted_does_not_count()
    {
        var leaving = Pod("a", 1, true) with { Metadata = new ObjectMetadata { Name = "a", DeletionTimestamp = Start } };
        var fault = Assert.Throws<FaultException>(() => PodChoice.Newest([leaving], Api, "n")).Fault;
        Assert.Same(FaultCatalog.NoRunningPod, fault.Definition);
        Assert.Equal("a is being deleted", fault.Why);
    }

    [Fact]
    public void A_workload_without_pods_is_said_so() =>
        Assert.Equal("it has no pods", Assert.Throws<FaultException>(() => PodChoice.Newest([], Api, "n")).Fault.Why);

    [Fact]
    public void An_evicted_pod_says_why() =>
        Assert.Equal("it is Failed (Evicted)", Assert.Throws<FaultException>(() => PodChoice.RequireRunning(
            new Pod { Status = new PodStatus { Phase = "Failed", Reason = "Evicted" } })).Fault.Why);

    [Fact]
    public void The_only_container_is_meant_and_a_declared_toolbox_is_not_one()
    {
        var pod = Containers(new Container { Name = "app" }, new Container { Name = "toolbox", Command = ["/sonde-agent", "serve"] });
        Assert.Equal(("app", null), (PodChoice.Target(pod, null).Container.Name, PodChoice.Target(pod, null).Choice));
    }

    [Fact]
    public void A_sidecar_is_a_container_and_an_init_container_is_not()
    {
        var pod = Containers(new Container { Name = "app" });
        pod = pod with
        {
            Spec = pod.Spec with { InitContainers = [new Container { Name = "setup" }, new Container { Name = "proxy", RestartPolicy = "Always" }] },
        };
        Assert.Equal("proxy", PodChoice.Target(pod, "proxy").Container.Name);
        Assert.Same(FaultCatalog.ContainerMissing, Assert.Throws<FaultException>(() => PodChoice.Target(pod, "setup")).Fault.Definition);
        Assert.Same(FaultCatalog.ContainerAmbiguous, Assert.Throws<FaultException>(() => PodChoice.Target(pod, null)).Fault.Definition);
    }

    [Fact]
    public void A_mark_that_leads_to_no_container_is_no_mark()
    {
        var pod = Containers(new Container { Name = "a" }, new Container { Name = "b" }) with
        {
            Metadata = new ObjectMetadata { Annotations = new Dictionary<string, string> { ["kubectl.kubernetes.io/default-container"] = "c" } },
        };
        Assert.Same(FaultCatalog.ContainerAmbiguous, Assert.Throws<FaultException>(() => PodChoice.Target(pod, null)).Fault.Definition);
    }

    private static Pod Pod(string name, int minutes, bool isReady) => new()
    {
        Metadata = new ObjectMetadata { Name = name, CreationTimestamp = Start.AddMinutes(minutes) },
        Status = new PodStatus { Phase = "Running", Conditions = [new PodCondition { Type = "Ready", Status = isReady ? "True" : "False" }] },
    };

    private static Pod Containers(params Container[] containers) => new() { Spec = new PodSpec { Containers = containers } };
}
