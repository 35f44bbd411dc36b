using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>What became of the pod as a whole: evicted, refused, lost with its node, deleted.</summary>
internal sealed class PodCauses : ICauseFinder
{
    private const int DefaultGrace = 30;

    /// <summary>The kubelet needs a while after the grace.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(15);

    /// <summary>Reasons with which a kubelet refuses a pod that was bound to its node (pkg/kubelet/lifecycle/predicate.go).</summary>
    private static readonly string[] Rejections =
        ["NodeAffinity", "NodePorts", "NodeName", "NodeUnschedulable", "TaintToleration", "UnexpectedAdmissionError", "PodOSNotSupported", "PodOSSelectorNodeLabelDoesNotMatch", "AppArmor", "SysctlForbidden", "TopologyAffinityError", "InvalidNodeInfo", "NodeShutdown", "Terminated"];

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        if (facts.Pod is not { } pod)
        {
            return [];
        }

        return new[] { Lost(facts, pod), Ended(facts, pod), Stuck(facts, pod) }.OfType<Cause>();
    }

    private static Cause? Ended(PodCase facts, Pod pod)
    {
        var (reason, said) = (pod.Status.Reason, CaseText.Clean(pod.Status.Message));
        string[] evidence = [$"pod: {pod.Status.Phase} ({reason}){(said.Length > 0 ? $": {said}" : "")}", .. Node(pod), .. CaseText.Newest(facts, facts.PodEvents("Evicted", "Preempted", "DeadlineExceeded"))];
        var describe = facts.Commands.Kubectl($"describe pod {pod.Metadata.Name}");
        return reason switch
        {
            "Evicted" => new Cause(
                CauseNames.Evicted, $"the node evicted the pod: {said.TrimEnd('.', ' ')}", evidence,
                pod.Spec.NodeName.Length > 0 ? [facts.Commands.KubectlWide($"describe node {pod.Spec.NodeName}"), "set requests and limits for what ran short (memory, ephemeral-storage), so that the pod is placed where there is room"] : [describe]),
            "Preempting" or "Preempted" => new Cause(
                CauseNames.Preempted, "a pod of higher priority took its place", evidence, [facts.Commands.KubectlWide("get priorityclasses"), describe]),
            "DeadlineExceeded" => new Cause(
                CauseNames.DeadlineExceeded, "the pod ran for longer than its activeDeadlineSeconds allow", evidence, ["raise activeDeadlineSeconds, or find what takes so long", describe]),
            _ when Rejections.Contains(reason, StringComparer.Ordinal) || reason.StartsWith("OutOf", StringComparison.Ordinal) => new Cause(
                CauseNames.NodeRejected, $"the node refused the pod when it arrived: {reason}", evidence,
                pod.Spec.NodeName.Length > 0 ? [facts.Commands.KubectlWide($"describe node {pod.Spec.NodeName}"), describe] : [describe]),
            _ => null,
        };
    }

    private static Cause? Lost(PodCase facts, Pod pod)
    {
        var isSaid = pod.Status.Reason is "NodeLost" || facts.Condition("Ready") is { Reason: "NodeNotReady" or "NodeStatusUnknown" } || facts.PodEvents("NodeNotReady", "TaintManagerEviction").Any();
        var ready = facts.Node?.Status.Conditions.FirstOrDefault(condition => condition.Type == "Ready");
        var isDown = ready is { Status: not "True" };
        if (!facts.IsNodeMissing && !isDown && (!isSaid || ready is not null))
        {
            return null;
        }

        var since = facts.Since(ready?.LastTransitionTime) is { } age ? $" since {CaseText.Age(age)}" : "";
        return new Cause(
            CauseNames.NodeLost,
            facts.IsNodeMissing ? $"the pod is bound to the node {pod.Spec.NodeName}, which does not exist" : $"the node {pod.Spec.NodeName} is not ready{since}, so nobody says what the pod does",
            [
                .. ready is not null ? new[] { $"node {pod.Spec.NodeName}: Ready is {ready.Status}: {CaseText.Clean($"{ready.Reason}: {ready.Message}")}" } : [],
                .. pod.Status.Reason.Length > 0 ? new[] { $"pod: {pod.Status.Phase} ({pod.Status.Reason})" } : [],
                .. CaseText.Newest(facts, facts.PodEvents("NodeNotReady", "TaintManagerEviction")),
            ],
            [facts.Commands.KubectlWide(facts.IsNodeMissing ? "get nodes" : $"describe node {pod.Spec.NodeName}"), "ask the cluster's operators about the node; what it ran is started elsewhere after about 5 min, if a workload owns it"]);
    }

    private static Cause? Stuck(PodCase facts, Pod pod)
    {
        // The moment is that at which it should be gone: the grace is in it already.
        if (facts.Since(pod.Metadata.DeletionTimestamp) is not { } overdue || overdue < Allowance)
        {
            return null;
        }

        var running = facts.Containers.Where(container => container.IsRunning).Select(container => container.Text).ToArray();
        var isHeld = pod.Metadata.Finalizers.Count > 0;
        return new Cause(
            CauseNames.TerminatingStuck,
            isHeld
                ? $"the pod was deleted, and {(pod.Metadata.Finalizers.Count == 1 ? "a finalizer holds" : "finalizers hold")} it back: {string.Join(", ", pod.Metadata.Finalizers)}"
                : $"the pod was deleted, should have been gone {CaseText.Age(overdue)} ago, and is still there",
            [
                $"deleted: it should have ended {CaseText.Age(overdue)} ago, after a grace of {pod.Spec.TerminationGracePeriodSeconds ?? DefaultGrace} s",
                .. pod.Metadata.Finalizers.Select(finalizer => $"finalizer: {finalizer}"),
                .. running.Length > 0 ? new[] { $"still running: {string.Join(", ", running)}" } : [],
                .. Node(pod),
                .. CaseText.Newest(facts, facts.PodEvents("FailedKillPod", "Killing", "FailedPreStopHook")),
            ],
            isHeld
                ? ["look at whoever set the finalizer: it should have taken it away", facts.Commands.Kubectl($"get pod {pod.Metadata.Name} -o jsonpath='{{.metadata.finalizers}}'")]
                : ["find out whether its node still answers before it is deleted by force: its processes may run on", facts.Commands.Kubectl($"get pod {pod.Metadata.Name} -o wide")]);
    }

    private static IEnumerable<string> Node(Pod pod) => pod.Spec.NodeName.Length > 0 ? [$"node: {pod.Spec.NodeName}"] : [];
}
