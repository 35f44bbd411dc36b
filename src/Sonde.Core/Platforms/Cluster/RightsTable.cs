using Sonde.Core.Linting.Live;
using Sonde.Core.Policies;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// Every right that Sonde uses, once: what a session asks for, what <c>sonde doctor</c> tells, what <c>sonde policy</c> writes and docs/rbac.yaml holds.
/// </summary>
internal static class RightsTable
{
    private const PolicyScope Sessions = PolicyScope.Debug | PolicyScope.Forward | PolicyScope.Up;
    private const PolicyScope Talking = Sessions | PolicyScope.List | PolicyScope.Stop | PolicyScope.Node | PolicyScope.Dev;
    private const PolicyScope Finding = Sessions | PolicyScope.Stop | PolicyScope.Doctor | PolicyScope.Why;

    /// <summary>The rows; in this order missing rights are named.</summary>
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        new(new("get", "", "pods", "to read the pod"), Finding | PolicyScope.Node | PolicyScope.Dev)
        {
            Comment = "Find the pod, see the toolbox start, notice when the target goes away.",
        },
        new(new("watch", "", "pods", "to see the toolbox start and the target go away"), Sessions | PolicyScope.Stop | PolicyScope.Node),
        new(new("create", "", "pods/exec", "to talk to the toolbox"), Talking) { Comment = "Talk to the agent, as kubectl exec does." },
        new(new("get", "", "pods/exec", "to talk to the toolbox over a WebSocket"), Talking)
        {
            Without = "the agent is talked to over SPDY, which not every proxy lets through, and not over a WebSocket, which begins with a GET",
        },
        new(new("list", "", "pods", "to find a pod of TARGET"), Finding | PolicyScope.List | PolicyScope.Dev) { IsForFinding = true },
        Workload(WorkloadKind.Deployment, "apps", "deployments", "Only to name a target by its workload (deploy/api, sts/db, svc/web …); a pod's own name does without."),
        Workload(WorkloadKind.StatefulSet, "apps", "statefulsets"),
        Workload(WorkloadKind.DaemonSet, "apps", "daemonsets"),
        Workload(WorkloadKind.ReplicaSet, "apps", "replicasets"),
        Workload(WorkloadKind.Job, "batch", "jobs"),
        Workload(WorkloadKind.Service, "", "services"),
        new(new("patch", "", "pods/ephemeralcontainers", "to add the toolbox", true), Sessions)
        {
            Shape = EphemeralContainersShape.Current,
            Comment = "Add the toolbox: patch since 1.23; get and update before that.",
        },
        new(new("get", "", "pods/ephemeralcontainers", "to add the toolbox", true), Sessions) { Shape = EphemeralContainersShape.Legacy },
        new(new("update", "", "pods/ephemeralcontainers", "to add the toolbox", true), Sessions) { Shape = EphemeralContainersShape.Legacy },
        new(new("create", "", "pods", "to make the pod on the node"), PolicyScope.Node)
        {
            Comment = "Make the pod on the node, and remove it. Where Pod Security does not forbid it, whoever may make pods is root on every node.",
        },
        new(new("delete", "", "pods", "to remove the pod at the end"), PolicyScope.Node),
        new(new("get", "", "nodes", "to read the node"), PolicyScope.Node)
        {
            Without = "whether the node is there and ready is not known beforehand",
            IsOfCluster = true,
        },
        new(new("create", "", "pods", "to make the copy"), PolicyScope.Copy)
        {
            Comment = "Make a copy of a pod, and remove it. Whoever may make pods has every service account and secret of the namespace.",
        },
        new(new("delete", "", "pods", "to remove the copy"), PolicyScope.Copy),
        Replacement(WorkloadKind.Deployment, "deployments", "Put the workload in dev mode, and back. Whoever may write workloads has every service account and secret of the namespace."),
        Replacement(WorkloadKind.StatefulSet, "statefulsets"),
        new(new("get", "", "namespaces", "to read the namespace's own words"), Sessions | PolicyScope.Doctor | PolicyScope.Node | PolicyScope.Dev)
        {
            Without = "what the namespace's owners allow there (sonde.dev/debug, labels, its Pod Security level) is not known beforehand",
        },
        new(new("create", "", "events", "to leave a record in the cluster"), PolicyScope.Debug | PolicyScope.Up)
        {
            Without = "stops leave no record in the cluster",
        },
        new(new("list", "coordination.k8s.io", "leases", "to see which leases the target holds"), PolicyScope.Debug | PolicyScope.Up)
        {
            Without = "a lease that the target would lose at a stop is not seen beforehand",
        },
        new(new("get", "", "pods/log", "to show what the container prints"), PolicyScope.Up | PolicyScope.Why | PolicyScope.Dev)
        {
            Without = "sonde up and sonde dev do not show what the containers print, nor sonde why a container's last words",
        },
        new(new("list", "", "events", "to see what happened to the pod"), PolicyScope.Why)
        {
            Without = "sonde why does not see what happened to the pod, which tells most",
        },
        new(new("list", "apps", "replicasets", "to see why a deployment has no pods"), PolicyScope.Why)
        {
            Without = "sonde why does not see why a deployment has no pods",
        },
        new(new("get", "", "persistentvolumeclaims", "to see the claims of the pod's volumes"), PolicyScope.Why)
        {
            Without = "sonde why does not see the claims of the pod's volumes",
        },
        new(new("list", "", "services", "to see the services that lead to the pod"), PolicyScope.Why)
        {
            Without = "sonde why does not see the services that lead to the pod",
        },
        new(new("list", "", "pods", "to look through the namespace"), PolicyScope.Lint) { Comment = "Look at what a namespace holds: the lists hold the values of environments, too." },
        .. LiveKind.All.Select(static kind => new RightsRow(new("list", kind.Group, kind.Resource, "to look through the namespace"), PolicyScope.Lint)
        {
            Without = $"sonde lint does not see the {kind.Resource}",
        }),
    ];

    /// <summary>The rows of some commands.</summary>
    public static IEnumerable<RightsRow> For(PolicyScope scope) => Rows.Where(row => (row.Scope & scope) != 0);

    private static RightsRow Workload(WorkloadKind kind, string group, string resource, string? comment = null) =>
        new(new Right("get", group, resource, "to find a pod of TARGET"), kind is WorkloadKind.Deployment or WorkloadKind.StatefulSet ? Finding | PolicyScope.Dev : Finding)
        {
            Kind = kind,
            IsForFinding = true,
            Comment = comment,
        };

    private static RightsRow Replacement(WorkloadKind kind, string resource, string? comment = null) =>
        new(new Right("update", "apps", resource, "to put TARGET in dev mode and back"), PolicyScope.Dev) { Kind = kind, Comment = comment };
}
