using System.Globalization;
using Sonde.Core.Diagnosis.Finders;

namespace Sonde.Core.Diagnosis;

/// <summary>What was looked at, and what is to be known where nothing is wrong. Pure.</summary>
internal static class CaseSummary
{
    /// <summary>What was read, for whoever wonders what was not.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="hasEvents">Events could be read.</param>
    public static IReadOnlyList<string> Looked(PodCase facts, bool hasEvents) =>
    [
        .. facts.Pod is null ? Array.Empty<string>() : ["the pod's spec and status"],
        .. facts.Workloads.Select(workload => WorkloadWords.Text(workload)),
        .. facts.Service is { } service ? new[] { $"svc/{service.Metadata.Name}" } : [],
        .. hasEvents ? new[] { Counted(facts.Events.Count, "event") } : [],
        .. facts.Node is { } node ? new[] { $"node {node.Metadata.Name}" } : [],
        .. facts.Claims.Count > 0 ? new[] { Counted(facts.Claims.Count, "volume claim") } : [],
        .. facts.Services.Count > 0 ? new[] { Counted(facts.Services.Count, "service") } : [],
        .. facts.LastLines.Where(log => log.Value.Count > 0).Select(log => $"the last lines of {log.Key}"),
    ];

    /// <summary>Whether a container's last lines may tell something: it ended with a failure, or it runs and holds the pod up.</summary>
    public static bool IsTalkWanted(CaseContainer container) =>
        container.IsBackingOff
        || container.LastEnd is { } end && (end.ExitCode != 0 || container.Restarts > 0 && !container.IsInit)
        || container is { IsInit: true, IsRunning: true };

    /// <summary>What a pod is that has nothing wrong: one line for each thing to be known.</summary>
    public static IReadOnlyList<string> State(PodCase facts)
    {
        if (facts.Pod is not { } pod)
        {
            return [];
        }

        return
        [
            facts.IsDeleting ? "the pod is being deleted, and its time is not over"
                : $"the pod is {pod.Status.Phase}{(facts.IsReady ? " and ready" : "")}{(pod.Spec.NodeName.Length > 0 ? $" on node {pod.Spec.NodeName}" : "")}",
            .. facts.Containers.Where(container => container is { Restarts: > 0, LastEnd: not null } && EndingCauses.IsHistory(facts, container)).Select(container => History(facts, container)),
            .. facts.Containers.Where(container => container.Waiting is not null).Select(container => $"{container.Text} waits: {container.Waiting!.Reason}"),
            .. facts.IsReady ? new[] { "CPU throttling, memory near its limit and what the program itself does wrong cannot be seen from the API" } : [],
        ];
    }

    private static string History(PodCase facts, CaseContainer container)
    {
        var end = container.LastEnd!;
        var age = facts.Since(end.FinishedAt) is { } known ? $" {CaseText.Age(known)} ago" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{container.Text} was restarted {(container.Restarts == 1 ? "once" : $"{container.Restarts} times")}, last{age} after exit code {end.ExitCode}{(end.Reason.Length > 0 ? $" ({end.Reason})" : "")}");
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count.ToString(CultureInfo.InvariantCulture)} {what}s";
}
