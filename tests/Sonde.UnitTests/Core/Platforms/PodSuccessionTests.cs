using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class PodSuccessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Pod Before = Pod("old", "1", 0);

    [Fact]
    public void A_running_pod_of_a_later_revision_is_the_successor() => Assert.True(PodSuccession.IsSuccessor(Pod("new", "2", 5), Before, "app"));

    [Fact]
    public void The_pod_itself_and_its_siblings_are_none()
    {
        Assert.False(PodSuccession.IsSuccessor(Before, Before, "app"));
        Assert.False(PodSuccession.IsSuccessor(Pod("sibling", "1", 5), Before, "app"));
        Assert.False(PodSuccession.IsSuccessor(Pod("older", "0", -5), Before, "app"));
    }

    [Fact]
    public void What_does_not_run_or_does_not_stay_is_none()
    {
        var successor = Pod("new", "2", 5);
        Assert.False(PodSuccession.IsSuccessor(successor with { Status = successor.Status with { Phase = "Pending" } }, Before, "app"));
        Assert.False(PodSuccession.IsSuccessor(successor with { Metadata = successor.Metadata with { DeletionTimestamp = Start } }, Before, "app"));
        Assert.False(PodSuccession.IsSuccessor(successor, Before, "other"));
    }

    [Fact]
    public void Where_nothing_tells_revisions_apart_there_is_no_rollout_to_see() =>
        Assert.False(PodSuccession.IsSuccessor(Pod("new", null, 5), Pod("old", null, 0), "app"));

    [Fact]
    public void The_successor_goes_before_a_ready_pod_as_long_as_it_runs()
    {
        var reference = new KubernetesReference(WorkloadKind.Deployment, "api", null) { Successor = "new" };
        var ready = Before with { Status = Before.Status with { Conditions = [new PodCondition { Type = "Ready", Status = "True" }] } };
        Assert.Equal(("new", "pod new: the one of the rollout of 2"), (PodChoice.Newest([ready, Pod("new", "2", 5)], reference, "n").Pod.Metadata.Name, PodChoice.Newest([ready, Pod("new", "2", 5)], reference, "n").Choice));
        Assert.Equal("old", PodChoice.Newest([ready], reference, "n").Pod.Metadata.Name);
        Assert.Equal("deploy/api", reference.Words);
    }

    private static Pod Pod(string name, string? revision, int seconds) => new()
    {
        Metadata = new ObjectMetadata
        {
            Name = name,
            Uid = name,
            CreationTimestamp = Start.AddSeconds(seconds),
            Labels = revision is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["pod-template-hash"] = revision },
        },
        Status = new PodStatus { Phase = "Running", ContainerStatuses = [new ContainerStatus { Name = "app", State = new ContainerState { Running = new ContainerRunning() } }] },
    };
}
