using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class PodWorkloadsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pods_lead_to_who_made_them()
    {
        var census = PodWorkloads.Of(
        [
            Make("order-7d9c5-x", "ReplicaSet", "order-7d9c5", hash: "7d9c5"),
            Make("order-7d9c5-y", "ReplicaSet", "order-7d9c5", hash: "7d9c5"),
            Make("odd-x", "ReplicaSet", "odd", hash: "7d9c5"),
            Make("stock-0", "StatefulSet", "stock"),
            Make("log-x", "DaemonSet", "log"),
            Make("import-x", "Job", "import"),
            Make("alone", null, null),
            Make("w-x", "Workflow", "w"),
        ]);
        Assert.Equal(["alone", "job/import", "ds/log", "rs/odd", "deploy/order", "sts/stock"], census.Workloads.Select(workload => workload.Target));
        Assert.Equal(["Workflow w: no kind whose pods are found by its name"], census.LeftOut);
    }

    [Fact]
    public void Only_what_runs_is_found()
    {
        var pending = Make("a", null, null) with { Status = new PodStatus { Phase = "Pending" } };
        var leaving = Make("b", null, null);
        leaving = leaving with { Metadata = leaving.Metadata with { DeletionTimestamp = Noon } };
        Assert.Empty(PodWorkloads.Of([pending, leaving]).Workloads);
    }

    [Fact]
    public void The_newest_pod_tells_container_and_ports()
    {
        var old = Make("order-1-x", "StatefulSet", "order", containers: [Container("old", 1)]);
        var young = Make("order-1-y", "StatefulSet", "order", containers: [Container("app", 9090, 8080, 8080), Container("proxy", 15001)]);
        var found = Assert.Single(PodWorkloads.Of([old, young with { Metadata = young.Metadata with { CreationTimestamp = Noon.AddHours(1) } }]).Workloads);
        Assert.Equal("app", found.Container);
        Assert.Equal(["proxy"], found.OtherContainers);
        Assert.Equal([8080, 9090], found.Ports);
    }

    [Fact]
    public void A_marked_container_need_not_be_named_and_UDP_is_not_forwarded()
    {
        var pod = Make("a", null, null, containers: [Container("proxy", 1), Container("app", 8080) with { Ports = [new ContainerPort { Number = 8080, Protocol = "TCP" }, new ContainerPort { Number = 53, Protocol = "UDP" }] }]);
        pod = pod with { Metadata = pod.Metadata with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["kubectl.kubernetes.io/default-container"] = "app" } } };
        var found = Assert.Single(PodWorkloads.Of([pod]).Workloads);
        Assert.Null(found.Container);
        Assert.Equal([8080], found.Ports);
    }

    private static Container Container(string name, params int[] ports) => new() { Name = name, Ports = [.. ports.Select(port => new ContainerPort { Number = port })] };

    private static Pod Make(string name, string? kind, string? owner, string? hash = null, Container[]? containers = null) => new()
    {
        Metadata = new ObjectMetadata
        {
            Name = name,
            CreationTimestamp = Noon,
            Labels = hash is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { ["pod-template-hash"] = hash },
            OwnerReferences = kind is null ? [] : [new OwnerReference { Kind = kind, Name = owner!, Controller = true }],
        },
        Spec = new PodSpec { Containers = containers ?? [Container("app", 8080)] },
        Status = new PodStatus { Phase = "Running" },
    };
}
