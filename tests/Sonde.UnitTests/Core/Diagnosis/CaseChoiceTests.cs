using Sonde.Core.Diagnosis;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Diagnosis;

public sealed class CaseChoiceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_pods_are_no_choice() => Assert.Null(CaseChoice.Worst([]));

    [Fact]
    public void The_only_pod_is_no_choice_to_be_told() => Assert.Null(CaseChoice.Worst([Pod("a")])!.Value.Choice);

    [Fact]
    public void One_that_is_not_ready_is_taken_before_the_others()
    {
        var (pod, choice) = CaseChoice.Worst([Pod("a", minute: 3), Pod("b", isReady: false), Pod("c", minute: 4)])!.Value;
        Assert.Equal(("b", "pod b: the one of 3 that is not ready"), (pod.Metadata.Name, choice));
    }

    [Fact]
    public void Of_several_the_newest_is_taken()
    {
        var (pod, choice) = CaseChoice.Worst([Pod("a", isReady: false), Pod("b", isReady: false, minute: 2), Pod("c")])!.Value;
        Assert.Equal(("b", "pod b: the newest of 2 that are not ready, of 3"), (pod.Metadata.Name, choice));
    }

    [Fact]
    public void What_failed_is_left_over_where_others_serve()
    {
        Assert.Equal("b", CaseChoice.Worst([Pod("a", "Failed", false, 9), Pod("b")])!.Value.Pod.Metadata.Name);
        Assert.Equal("a", CaseChoice.Worst([Pod("a", "Failed", false), Pod("b", "Succeeded", false, 9)])!.Value.Pod.Metadata.Name);
    }

    [Fact]
    public void Where_all_are_ready_one_that_was_restarted_is_taken()
    {
        var restarted = Pod("a") with { };
        restarted = restarted with { Status = restarted.Status with { ContainerStatuses = [new ContainerStatus { Name = "app", RestartCount = 2 }] } };
        var (pod, choice) = CaseChoice.Worst([restarted, Pod("b", minute: 5)])!.Value;
        Assert.Equal(("a", "pod a: all 2 are ready"), (pod.Metadata.Name, choice));
    }

    private static Pod Pod(string name, string phase = "Running", bool isReady = true, int minute = 0) => new()
    {
        Metadata = new ObjectMetadata { Name = name, CreationTimestamp = Noon.AddMinutes(minute) },
        Status = new PodStatus { Phase = phase, Conditions = [new PodCondition { Type = "Ready", Status = isReady ? "True" : "False" }] },
    };
}
