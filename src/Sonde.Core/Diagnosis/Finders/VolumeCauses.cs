using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a pod that has a node is not set up: volumes, its sandbox, or nobody knows.</summary>
internal sealed class VolumeCauses : ICauseFinder
{
    /// <summary>Creating takes no longer as a rule.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        if (facts.Pod is not { Spec.NodeName.Length: > 0, Status.Phase: "Pending" } pod || facts.IsDeleting)
        {
            return [];
        }

        return new[] { Mount(facts, pod), Sandbox(facts, pod), Creating(facts, pod) }.OfType<Cause>();
    }

    private static Cause? Mount(PodCase facts, Pod pod)
    {
        // Once a container has started, its volumes are there: what events tell is over.
        if (facts.Containers.Any(container => container.Status?.ContainerID.Length > 0))
        {
            return null;
        }

        // The sandbox and the images come after the volumes.
        var after = facts.PodEvents("FailedCreatePodSandBox", "Pulling", "Pulled").Select(happened => happened.LastSeen).Max();
        var failed = facts.PodEvents("FailedMount", "FailedAttachVolume", "FailedMapVolume")
            .Where(happened => !IsAbsentObject(happened) && !(happened.LastSeen <= after)).ToArray();
        if (failed.Length == 0)
        {
            return null;
        }

        // "timed out waiting" tells less than the reason beside it.
        var told = failed.OrderBy(happened => happened.Message.Contains("timed out waiting", StringComparison.Ordinal)).ToArray();
        var isAttach = told[0].Reason == "FailedAttachVolume";
        return new Cause(
            CauseNames.VolumeMountFailed,
            $"a volume of the pod cannot be {(isAttach ? "attached to its node" : "mounted")}",
            [.. CaseText.Newest(facts, told, 2), $"node: {pod.Spec.NodeName}"],
            [facts.Commands.Kubectl($"get pod {pod.Metadata.Name} -o jsonpath='{{.spec.volumes}}'"), facts.Commands.Kubectl($"describe pod {pod.Metadata.Name}")])
        {
            // A volume out of a Secret that does not exist times out beside the words that name the Secret.
            Weight = told[0].Message.Contains("timed out waiting", StringComparison.Ordinal) ? CauseWeight.Consequence : CauseWeight.Cause,
        };
    }

    private static bool IsAbsentObject(ClusterEvent happened) =>
        (happened.Message.Contains("configmap \"", StringComparison.OrdinalIgnoreCase) || happened.Message.Contains("secret \"", StringComparison.OrdinalIgnoreCase))
            && happened.Message.Contains("not found", StringComparison.Ordinal)
        || happened.Message.Contains("references non-existent", StringComparison.Ordinal);

    private static Cause? Sandbox(PodCase facts, Pod pod)
    {
        var failed = facts.PodEvents("FailedCreatePodSandBox", "FailedPodSandBoxStatus", "NetworkNotReady").ToArray();
        return failed.Length == 0 || facts.Containers.Any(container => container.Status?.ContainerID.Length > 0) ? null : new Cause(
            CauseNames.PodSandboxFailed,
            "the node cannot make the pod's network or sandbox",
            [.. CaseText.Newest(facts, failed, 2), $"node: {pod.Spec.NodeName}"],
            ["ask the cluster's operators about the node's network plugin and container runtime", facts.Commands.Kubectl($"describe pod {pod.Metadata.Name}")]);
    }

    private static Cause? Creating(PodCase facts, Pod pod)
    {
        var scheduled = facts.Condition("PodScheduled")?.LastTransitionTime ?? pod.Metadata.CreationTimestamp;
        var waiting = facts.Containers.Where(container => container.Waiting?.Reason == "ContainerCreating" || container.Status is null).ToArray();
        return waiting.Length == 0 || facts.Since(scheduled) is not { } age || age < Patience ? null : new Cause(
            CauseNames.ContainerCreating,
            $"{waiting[0].Text} is being created since {CaseText.Age(age)}, and nobody says what takes so long",
            [$"node: {pod.Spec.NodeName}", .. CaseText.Newest(facts, facts.Events, 2)],
            [facts.Commands.Kubectl($"describe pod {pod.Metadata.Name}"), facts.Commands.Kubectl($"get events --field-selector involvedObject.name={pod.Metadata.Name} --watch")])
        {
            Weight = CauseWeight.Guess,
        };
    }
}
