using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a container that runs does not serve, or what it waits for.</summary>
internal sealed class ReadinessCauses : ICauseFinder
{
    /// <summary>What takes no longer is not worth a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        if (facts.Pod is null || facts.IsDeleting || facts.IsReady || facts.Pod.Status.Phase is "Failed" or "Succeeded")
        {
            yield break;
        }

        foreach (var container in facts.Containers.Where(container => container.IsRunning))
        {
            var cause = container.IsInit ? Initialising(facts, container) : container.Status!.Ready ? null : NotReady(facts, container);
            if (cause is not null)
            {
                yield return cause;
            }
        }

        foreach (var gate in Gates(facts))
        {
            yield return gate;
        }
    }

    private static Cause? Initialising(PodCase facts, CaseContainer container) =>
        facts.Since(container.Status!.State.Running!.StartedAt) is not { } age || age < Patience ? null : new Cause(
            CauseNames.InitContainerRunning,
            $"the pod waits for {container.Text}, which runs since {CaseText.Age(age)}",
            [.. CaseText.LastWords(facts, container), .. CaseText.Restarts(container)],
            [facts.Commands.Log(facts.Pod!.Metadata.Name, container)]);

    private static Cause? NotReady(PodCase facts, CaseContainer container)
    {
        if (container is { Spec.StartupProbe: { } startup, Status.Started: false })
        {
            // One that was restarted for it is told by its end.
            return container.Restarts > 0 ? null : Make(facts, container, CauseNames.StartupProbePending, "startup", startup, $"{container.Text} runs, and its startup probe has not succeeded yet", CauseWeight.Consequence);
        }

        return container.Spec.ReadinessProbe is { } probe
            ? Make(facts, container, CauseNames.ReadinessProbeFailing, "readiness", probe, $"{container.Text} runs, and its readiness probe fails, so no service leads to it", CauseWeight.Cause)
            : null;
    }

    private static Cause Make(PodCase facts, CaseContainer container, string name, string kind, Probe probe, string summary, CauseWeight weight)
    {
        var pod = facts.Pod!.Metadata.Name;
        var failures = facts.PodEvents(container, "Unhealthy").Where(happened => happened.Message.StartsWith(kind, StringComparison.OrdinalIgnoreCase));
        var age = facts.Since(container.Status!.State.Running!.StartedAt);
        return new Cause(
            name,
            summary,
            [
                .. CaseText.Newest(facts, failures, 2),
                ProbeWords.Text(kind, probe),
                .. age is { } known ? new[] { $"{container.Text} runs since {CaseText.Age(known)}" } : [],
                .. Undeclared(container, probe),
            ],
            [facts.Commands.Log(pod, container with { Status = container.Status with { LastState = new() } }), facts.Commands.Sonde("debug", pod, container.Name)])
        {
            Weight = weight,
        };
    }

    /// <summary>A named port that the container does not have is never asked.</summary>
    private static IEnumerable<string> Undeclared(CaseContainer container, Probe probe)
    {
        var port = probe.HttpGet?.Port ?? probe.TcpSocket?.Port ?? "";
        return port.Length > 0 && !char.IsAsciiDigit(port[0]) && !container.Spec.Ports.Any(known => known.Name == port)
            ? [$"{container.Text} has no port of the name {port}"]
            : [];
    }

    private static IEnumerable<Cause> Gates(PodCase facts) =>
        facts.Condition("ContainersReady") is { Status: "True" } && facts.Condition("Ready") is { Status: "False" } ready
            ? [new Cause(
                CauseNames.ReadinessGateUnmet,
                "the containers are ready, and a readiness gate of the pod is not true",
                [$"condition Ready: {CaseText.Clean($"{ready.Reason} {ready.Message}")}"],
                [facts.Commands.Kubectl($"get pod {facts.Pod!.Metadata.Name} -o jsonpath='{{.status.conditions}}'")])]
            : [];
}
