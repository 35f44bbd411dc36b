using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a container ended, or ends again and again.</summary>
internal sealed class EndingCauses : ICauseFinder
{
    /// <summary>An end that is longer ago, of a container that serves since, is history.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        if (facts.Pod is not { Status.Phase: not "Succeeded", Status.Reason: not "Evicted" } || facts.IsDeleting)
        {
            return [];
        }

        return facts.Containers.Where(container => !IsHistory(facts, container)).Select(container => Of(facts, container)).OfType<Cause>();
    }

    /// <summary>Whether a container's restarts lie so far back that nothing is wrong with it today.</summary>
    public static bool IsHistory(PodCase facts, CaseContainer container) =>
        container is { IsRunning: true, Status.Ready: true, LastEnd: { } end } && !(facts.Since(end.FinishedAt) < Memory);

    private static Cause? Of(PodCase facts, CaseContainer container)
    {
        if (container.LastEnd is not { } end)
        {
            return container.IsBackingOff ? Unknown(facts, container) : null;
        }

        return IsRefusedStart(container, end) || StartCauses.IsNoProgram(facts, container) ? null
            : end.Reason == "OOMKilled" ? OutOfMemory(facts, container, end)
            : ByProbe(facts, container, end, "startup", CauseNames.StartupProbeKilled, container.Spec.StartupProbe)
                ?? ByProbe(facts, container, end, "liveness", CauseNames.LivenessProbeKilled, container.Spec.LivenessProbe)
                ?? ByItself(facts, container, end);
    }

    private static bool IsRefusedStart(CaseContainer container, ContainerTerminated end) =>
        end.Reason is "ContainerCannotRun" or "StartError" || container.Waiting?.Reason == "RunContainerError" || end is { Reason: "Error", ExitCode: 126 or 127 };

    private static Cause OutOfMemory(PodCase facts, CaseContainer container, ContainerTerminated end)
    {
        var limit = container.Spec.Resources.Limits.GetValueOrDefault("memory");
        return new Cause(
            CauseNames.OomKilled,
            limit is null
                ? $"{container.Text} was killed because memory ran out; it has no limit of its own, so the node's or the pod's did"
                : $"{container.Text} was killed because it needed more memory than its limit of {limit}",
            Evidence(facts, container, end),
            [
                "raise resources.limits.memory, or find what takes the memory",
                facts.Commands.Log(facts.Pod!.Metadata.Name, container),
            ]);
    }

    private static Cause? ByProbe(PodCase facts, CaseContainer container, ContainerTerminated end, string name, string cause, Probe? probe)
    {
        var killed = facts.PodEvents(container, "Killing").Where(happened => happened.Message.Contains($"failed {name} probe", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (probe is null || killed.Length == 0)
        {
            return null;
        }

        var failures = facts.PodEvents(container, "Unhealthy", "ProbeWarning").Where(happened => happened.Message.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return new Cause(
            cause,
            $"the kubelet restarts {container.Text} because its {name} probe fails",
            [.. CaseText.Newest(facts, failures, 2), ProbeWords.Text(name, probe), .. Evidence(facts, container, end)],
            [
                facts.Commands.Log(facts.Pod!.Metadata.Name, container),
                name == "startup"
                    ? "give it longer with failureThreshold or periodSeconds, or find what holds its start up"
                    : $"{facts.Commands.Sonde("debug", facts.Pod.Metadata.Name, container.Name, " --shield")}",
            ]);
    }

    private static Cause? ByItself(PodCase facts, CaseContainer container, ContainerTerminated end)
    {
        if (ExitMeaning.Signal(end.ExitCode, end.Signal) is { } signal)
        {
            return Signalled(facts, container, end, signal);
        }

        if (end.ExitCode != 0)
        {
            return Make(
                facts, container, end, container.IsInit ? CauseNames.InitContainerFailing : CauseNames.ExitCode,
                container.IsInit
                    ? $"{container.Text} ends with exit code {end.ExitCode}, and the pod's containers wait for it to end well"
                    : $"the program of {container.Text} ended by itself with exit code {end.ExitCode}");
        }

        // A job's or an init container's program is to end.
        return container.IsInit || facts.Pod!.Spec.RestartPolicy != "Always" ? null : Make(
            facts, container, end, CauseNames.CompletedButRestarted,
            $"the program of {container.Text} ends well (exit code 0), and restartPolicy: Always starts it again",
            "keep the program in the foreground, or run it as a Job if it is meant to end");
    }

    private static Cause Signalled(PodCase facts, CaseContainer container, ContainerTerminated end, string signal)
    {
        var isKill = signal == "SIGKILL";
        var summary = ExitMeaning.IsCrash(end.ExitCode, end.Signal)
            ? $"the program of {container.Text} crashed: {signal}"
            : $"a signal ended {container.Text}: {signal}";
        var cause = Make(facts, container, end, CauseNames.KilledBySignal, summary);
        return isKill
            ? cause with { Evidence = [.. cause.Evidence, "the runtime does not say OOMKilled: somebody sent SIGKILL, or the grace period for its end ran out, or the node's memory did"] }
            : cause;
    }

    private static Cause Make(PodCase facts, CaseContainer container, ContainerTerminated end, string name, string summary, params IReadOnlyList<string> advice) =>
        new(name, summary, Evidence(facts, container, end), [.. FromStart(facts, container), .. advice, facts.Commands.Log(facts.Pod!.Metadata.Name, container)]);

    /// <summary>Whoever comes too late for a program that ends again and again holds a copy of it before its first instruction.</summary>
    private static IEnumerable<string> FromStart(PodCase facts, CaseContainer container) =>
        !container.IsInit && (container.IsBackingOff || container.Restarts > 0) && container.LastEnd is not { ExitCode: 0 } ? [facts.Commands.Sonde("debug", facts.Pod!.Metadata.Name, container.Name, " --copy --from-start")] : [];

    private static Cause Unknown(PodCase facts, CaseContainer container) => new(
        CauseNames.CrashLooping,
        $"{container.Text} ends again and again, and nobody says how",
        [.. CaseText.Restarts(container), .. CaseText.LastWords(facts, container)],
        [.. FromStart(facts, container), facts.Commands.Log(facts.Pod!.Metadata.Name, container)])
    {
        Weight = CauseWeight.Guess,
    };

    private static string[] Evidence(PodCase facts, CaseContainer container, ContainerTerminated end)
    {
        var age = facts.Since(end.FinishedAt) is { } known ? $", {CaseText.Age(known)} ago" : "";
        var ran = end is { StartedAt: { } start, FinishedAt: { } finish } && start.Year > 1 && finish >= start ? $" after {CaseText.Age(finish - start)}" : "";
        return
        [
            $"{container.Text} ended{ran} with exit code {end.ExitCode}{(end.Reason.Length > 0 ? $" ({end.Reason})" : "")}{age}",
            .. CaseText.Restarts(container),
            .. end.Message.Trim().Length > 0 ? new[] { $"its last message: {CaseText.Clean(end.Message)}" } : [],
            .. CaseText.LastWords(facts, container),
        ];
    }
}
