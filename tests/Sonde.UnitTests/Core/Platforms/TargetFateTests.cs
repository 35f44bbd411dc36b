using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class TargetFateTests
{
    private static readonly Pod Before = Pod(new ContainerStatus { Name = "app", RestartCount = 1 });

    [Fact]
    public void As_long_as_nothing_happens_there_is_no_fate()
    {
        Assert.Null(Of(Before));
        Assert.Null(Of(Before with { Status = new PodStatus { Phase = "Running" } }));
        Assert.Null(Of(Pod(new ContainerStatus { Name = "app", RestartCount = 1 }, new ContainerStatus { Name = "other", RestartCount = 9 })));
    }

    [Fact]
    public void A_deleted_pod_is_gone() =>
        Assert.Equal("pod api was deleted", TargetFate.Of(new WatchEvent(WatchEventKind.Deleted, Before), Before, "app")?.How);

    [Fact]
    public void Another_pod_of_the_same_name_is_another() => Assert.Equal(
        "pod api was replaced by another of the same name", Of(Before with { Metadata = Before.Metadata with { Uid = "v" } }));

    [Fact]
    public void A_pod_on_its_way_out_is_gone_before_it_is() => Assert.Equal(
        "pod api is being deleted", Of(Before with { Metadata = Before.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } }));

    [Theory]
    [InlineData("Failed", "Evicted", "pod api is Failed (Evicted)")]
    [InlineData("Succeeded", "", "pod api is Succeeded")]
    public void A_pod_that_has_ended_says_how(string phase, string reason, string fate) =>
        Assert.Equal(fate, Of(Before with { Status = new PodStatus { Phase = phase, Reason = reason } }));

    [Fact]
    public void A_container_that_ended_says_how() => Assert.Equal(
        "container app ended with exit code 2 (Error)",
        Of(Pod(new ContainerStatus { Name = "app", RestartCount = 1, State = new ContainerState { Terminated = new ContainerTerminated { ExitCode = 2, Reason = "Error" } } })));

    [Fact]
    public void A_restart_that_was_slept_through_is_seen_by_its_count() => Assert.Equal(
        "container app was restarted after exit code 137 (OOMKilled)",
        Of(Pod(new ContainerStatus
        {
            Name = "app",
            RestartCount = 2,
            LastState = new ContainerState { Terminated = new ContainerTerminated { ExitCode = 137, Reason = "OOMKilled" } },
        })));

    [Fact]
    public void A_toolbox_goes_with_its_pod_ends_with_its_container_and_outlives_it_in_a_shared_namespace()
    {
        var restarted = Pod(new ContainerStatus { Name = "app", RestartCount = 2 });
        Assert.Equal(ToolboxFate.Removed, TargetFate.Of(new WatchEvent(WatchEventKind.Deleted, Before), Before, "app")!.Toolbox);
        Assert.Equal(ToolboxFate.Ended, TargetFate.Of(new WatchEvent(WatchEventKind.Modified, restarted), Before, "app")!.Toolbox);
        var shared = Before with { Spec = Before.Spec with { ShareProcessNamespace = true } };
        Assert.Equal(ToolboxFate.LivesOn, TargetFate.Of(new WatchEvent(WatchEventKind.Modified, restarted), shared, "app")!.Toolbox);
    }

    private static string? Of(Pod now) => TargetFate.Of(new WatchEvent(WatchEventKind.Modified, now), Before, "app")?.How;

    private static Pod Pod(params ContainerStatus[] statuses) => new()
    {
        Metadata = new ObjectMetadata { Name = "api", Uid = "u" },
        Status = new PodStatus { Phase = "Running", ContainerStatuses = statuses },
    };
}
