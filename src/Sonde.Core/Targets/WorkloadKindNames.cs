namespace Sonde.Core.Targets;

/// <summary>How users write workload kinds: the names and short names of kubectl.</summary>
public static class WorkloadKindNames
{
    private static readonly (WorkloadKind Kind, string[] Names)[] Table =
    [
        (WorkloadKind.Pod, ["pod", "pods", "po"]),
        (WorkloadKind.Deployment, ["deploy", "deployment", "deployments", "deployment.apps"]),
        (WorkloadKind.StatefulSet, ["sts", "statefulset", "statefulsets", "statefulset.apps"]),
        (WorkloadKind.DaemonSet, ["ds", "daemonset", "daemonsets", "daemonset.apps"]),
        (WorkloadKind.ReplicaSet, ["rs", "replicaset", "replicasets", "replicaset.apps"]),
        (WorkloadKind.Job, ["job", "jobs", "job.batch"]),
        (WorkloadKind.Service, ["svc", "service", "services"]),
    ];

    /// <summary>Every first name, for messages and completion.</summary>
    public static IEnumerable<string> All => Table.Select(row => row.Names[0]);

    /// <summary>The name that Sonde prints: <c>deploy</c>.</summary>
    public static string ShortName(this WorkloadKind kind) => Table.First(row => row.Kind == kind).Names[0];

    /// <summary>The kind of a name in any case of letters, or null.</summary>
    public static WorkloadKind? Find(string name)
    {
        foreach (var (kind, names) in Table)
        {
            if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }
}
