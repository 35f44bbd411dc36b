using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a pod has no node.</summary>
internal sealed class SchedulingCauses : ICauseFinder
{
    /// <summary>A scheduler that runs looks within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        if (facts.Pod is not { } pod || pod.Spec.NodeName.Length > 0 || facts.IsDeleting || pod.Status.Phase is "Failed" or "Succeeded")
        {
            return [];
        }

        var condition = facts.Condition("PodScheduled");
        if (pod.Spec.SchedulingGates.Count > 0 || condition is { Reason: "SchedulingGated" })
        {
            return [Gated(facts, pod)];
        }

        if (condition is { Status: "False" })
        {
            return Unschedulable(facts, pod, condition.Message);
        }

        return facts.Since(pod.Metadata.CreationTimestamp) > Patience ? [NotLookedAt(facts, pod)] : [];
    }

    private static Cause Gated(PodCase facts, Pod pod) => new(
        CauseNames.SchedulingGated,
        $"the pod waits: {Counted(pod.Spec.SchedulingGates.Count, "scheduling gate")} must be taken away before it gets a node",
        [.. pod.Spec.SchedulingGates.Select(gate => $"scheduling gate: {gate.Name}")],
        ["ask whoever set the gate, which is a controller as a rule", facts.Commands.Kubectl($"get pod {pod.Metadata.Name} -o jsonpath='{{.spec.schedulingGates}}'")]);

    private static Cause NotLookedAt(PodCase facts, Pod pod) => new(
        CauseNames.NotScheduled,
        $"no scheduler has looked at the pod{(facts.Since(pod.Metadata.CreationTimestamp) is { } age ? $" in the {CaseText.Age(age)} since it was made" : "")}",
        [$"schedulerName: {pod.Spec.SchedulerName}"],
        [facts.Commands.Kubectl($"get pod {pod.Metadata.Name} -o jsonpath='{{.spec.schedulerName}}'"), "ask the cluster's operators whether that scheduler runs"]);

    private static Cause[] Unschedulable(PodCase facts, Pod pod, string message)
    {
        string[] evidence = [$"scheduler: {CaseText.Clean(message)}"];
        var causes = SchedulerWords.Reasons(message)
            .Select(reason => Of(facts, pod, reason.Reason, evidence))
            .DistinctBy(cause => cause.Name)
            .ToArray();
        return causes.Length > 0 ? causes : [Of(facts, pod, message, evidence)];
    }

    private static Cause Of(PodCase facts, Pod pod, string reason, string[] evidence)
    {
        var name = pod.Metadata.Name;
        bool Says(string words) => reason.Contains(words, StringComparison.OrdinalIgnoreCase);
        Cause Cause(string kind, string summary, IEnumerable<string> more, params string[] next) => new(kind, summary, [.. evidence, .. more], next);
        return reason switch
        {
            _ when Says("Insufficient cpu") => Cause(
                CauseNames.UnschedulableCpu, "no node has the CPU left that the pod requests", Requests(pod, "cpu"), facts.Commands.KubectlWide("describe nodes"), "request less CPU, or ask for a larger node"),
            _ when Says("Insufficient memory") => Cause(
                CauseNames.UnschedulableMemory, "no node has the memory left that the pod requests", Requests(pod, "memory"), facts.Commands.KubectlWide("describe nodes"), "request less memory, or ask for a larger node"),
            _ when Says("Insufficient ") || Says("Too many pods") => Cause(
                CauseNames.UnschedulableResource, $"no node has what the pod requests: {reason}", [], facts.Commands.KubectlWide("describe nodes")),
            _ when Says("persistentvolumeclaim") && Says("not found") => MissingClaim(facts, name, reason, evidence),
            _ when Says("unbound immediate PersistentVolumeClaims") => PendingClaim(facts, name, evidence),
            _ when Says("volume node affinity conflict") || Says("volume zone") => Cause(
                CauseNames.VolumeNodeConflict, "the pod's volume is bound to a node or zone where the pod cannot run", [], facts.Commands.Kubectl("get pvc -o wide"), facts.Commands.KubectlWide("get pv")),
            _ when Says("taint") => Cause(
                CauseNames.UnschedulableTaint, $"the nodes have a taint that the pod does not tolerate: {Taint(reason)}", [],
                facts.Commands.KubectlWide("get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints")),
            _ when Says("free ports") => Cause(
                CauseNames.HostPortConflict, "the host port that the pod wants is taken on every node where it could run", HostPorts(pod),
                facts.Commands.KubectlWide("get pods -A -o custom-columns='POD:.metadata.name,NODE:.spec.nodeName,PORTS:.spec.containers[*].ports[*].hostPort'")),
            _ when Says("pod affinity") || Says("anti-affinity") || Says("topology spread") || Says("pod affinity/anti-affinity") => Cause(
                CauseNames.UnschedulableAffinity, $"no node satisfies what the pod wants of its neighbours: {reason}", [], facts.Commands.Kubectl($"get pod {name} -o jsonpath='{{.spec.affinity}}'")),
            _ when Says("node selector") || Says("node affinity") => Cause(
                CauseNames.UnschedulableNodeSelector, "no node has the labels that the pod wants of it", Selector(pod), facts.Commands.KubectlWide("get nodes --show-labels")),
            _ when Says("were unschedulable") => Cause(
                CauseNames.NodeCordoned, "the nodes take no new pods: they are cordoned", [], facts.Commands.KubectlWide("get nodes"), "ask whoever cordoned the node; kubectl uncordon lets it take pods again"),
            _ => Cause(CauseNames.Unschedulable, $"the scheduler finds no node: {CaseText.Clean(reason)}", [], facts.Commands.Kubectl($"describe pod {name}")),
        };
    }

    private static Cause MissingClaim(PodCase facts, string pod, string reason, string[] evidence) => new(
        CauseNames.ClaimMissing,
        facts.MissingClaims is [var single] ? $"the PersistentVolumeClaim {single} does not exist" : $"a PersistentVolumeClaim does not exist: {reason}",
        evidence,
        [facts.Commands.Kubectl("get pvc"), facts.Commands.Kubectl($"get pod {pod} -o jsonpath='{{.spec.volumes}}'")]);

    private static Cause PendingClaim(PodCase facts, string pod, string[] evidence)
    {
        var pending = facts.Claims.Where(claim => claim.Status.Phase is "Pending" or "Lost").ToArray();
        var events = facts.Events.Where(happened => happened.InvolvedObject.Kind == "PersistentVolumeClaim");
        return new Cause(
            CauseNames.ClaimPending,
            pending is [var single] ? $"the PersistentVolumeClaim {single.Metadata.Name} is not bound to a volume" : "a PersistentVolumeClaim of the pod is not bound to a volume",
            [
                .. evidence,
                .. pending.Select(claim => $"claim {claim.Metadata.Name}: {claim.Status.Phase}, storage class {claim.Spec.StorageClassName switch { null => "of the cluster's default, and there is none", "" => "none", var name => name }}"),
                .. CaseText.Newest(facts, events),
            ],
            [pending.Length > 0 ? facts.Commands.Kubectl($"describe pvc {pending[0].Metadata.Name}") : facts.Commands.Kubectl($"describe pod {pod}"), facts.Commands.KubectlWide("get storageclass")]);
    }

    private static IEnumerable<string> Requests(Pod pod, string resource) => pod.Spec.Containers
        .Where(container => container.Resources.Requests.ContainsKey(resource))
        .Select(container => $"container {container.Name} requests {resource} {container.Resources.Requests[resource]}");

    private static IEnumerable<string> HostPorts(Pod pod) =>
        from container in pod.Spec.Containers
        from port in container.Ports
        where port.HostPort > 0
        select $"container {container.Name} wants host port {port.HostPort}";

    private static IEnumerable<string> Selector(Pod pod) => pod.Spec.NodeSelector.Select(label => $"nodeSelector: {label.Key}={label.Value}");

    private static string Taint(string reason)
    {
        var (start, end) = (reason.IndexOf('{', StringComparison.Ordinal), reason.IndexOf('}', StringComparison.Ordinal));
        return start >= 0 && end > start ? CaseText.Clean(reason[(start + 1)..end].TrimEnd(' ', ':')) : CaseText.Clean(reason);
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
