using System.Globalization;
using System.Text.Json.Nodes;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Core.Production;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Developing;

/// <summary>What dev mode does to a workload, in words. Pure.</summary>
internal static class DevPlan
{
    /// <summary>What the guard of production is asked for.</summary>
    public static ToolWish Wish { get; } = new("go", "put the workload in dev mode", NeedsTrace: false) { Deed = "replaces the pods of" };

    /// <summary>The plan.</summary>
    /// <param name="place">The workload that is meant.</param>
    /// <param name="workload">The workload as it is.</param>
    /// <param name="design">What it becomes.</param>
    /// <param name="words">What its container runs.</param>
    /// <param name="guard">What the guard says; null for nothing.</param>
    public static DevPlanReport Of(DevPlace place, JsonObject workload, DevDesign design, DevCommandLine words, PlanGuard? guard) => new(
        $"{place.Text}, container {design.Container}",
        [.. Changes(place, workload, design)],
        [.. Notes(place, workload, words)])
    {
        Guard = guard,
    };

    /// <summary>The same with a debugger beside the loop.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="image">The image of its toolbox.</param>
    public static DevPlanReport WithDebugger(DevPlanReport plan, string image) => plan with
    {
        Changes = [.. plan.Changes, $"an ephemeral container from {image} is added to that pod, and the debugger is attached to each program in turn; its privileges are told when the pod is there"],
        Notes = [.. plan.Notes, "A program that stands at a breakpoint is let go before it is replaced, and when the session ends."],
    };

    /// <summary>The same with files that come back.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="there">The container's folder.</param>
    /// <param name="here">The folder of this machine.</param>
    public static DevPlanReport WithSyncBack(DevPlanReport plan, string there, string here) => plan with
    {
        Changes = [.. plan.Changes, $"files that the program makes or changes in {there} are written into {here}; where both sides changed one, yours stays and the pod's is put beside it; none is removed"],
    };

    private static IEnumerable<string> Changes(DevPlace place, JsonObject workload, DevDesign design)
    {
        var replicas = DevWorkload.Replicas(workload);
        yield return replicas == 1 ? "its pod is replaced by one in dev mode" : string.Create(CultureInfo.InvariantCulture, $"its {replicas} pods are replaced by one in dev mode");
        yield return design.AppFolder is null
            ? $"an init container from {design.Image} puts the agent into an emptyDir at {DevContainer.Place}; the agent starts {design.Command[0]}, and each new build in its place"
            : $"an init container from {design.Image} puts the agent into an emptyDir at {DevContainer.Place}; the agent starts {design.Command[0]}, and starts it again after each save";
        if (design.AppFolder is { } files)
        {
            yield return $"an emptyDir lies over {files}; an init container from the workload's own image copies the image's files into it, and what differs here is written over them";
        }

        yield return "the container's probes are taken away; its image, environment, volumes, user and limits stay";
        if (place.Reference.Kind == WorkloadKind.Deployment && JsonParts.Text(((workload["spec"] as JsonObject)?["strategy"] as JsonObject)?["type"]) == "Recreate")
        {
            yield return "its strategy is Recreate: nothing answers between the old pod's end and the new one's start";
        }

        yield return $"one update writes all of that, and the specification as it is now into the annotation {DevMark.OriginalKey}";
    }

    private static IEnumerable<string> Notes(DevPlace place, JsonObject workload, DevCommandLine words)
    {
        yield return $"What the program is started with is from {words.Source}.";
        yield return "Whoever calls the workload gets your program: its services lead to this pod.";
        yield return $"At the end the specification is put back as it was, and what somebody changes in it until then is lost. Where Sonde is killed: {place.Restore}";
        if (DevWorkload.Replicas(workload) > 1)
        {
            yield return "An autoscaler (HPA) of the workload would add pods, of which one would get new builds: there should be none.";
        }

        yield return "Agent, program and files count for the container's own limits.";
    }
}
