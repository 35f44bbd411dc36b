using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis;

/// <summary>A workload in words. Pure.</summary>
internal static class WorkloadWords
{
    /// <summary>As the user would write it: <c>deploy/api</c>.</summary>
    public static string Text(WorkloadState workload) => $"{Short(workload.Kind)}/{workload.Metadata.Name}";

    /// <summary>The kind as events and owners have it: <c>ReplicaSet</c>.</summary>
    public static string Kind(WorkloadState workload) => workload.Kind.ToString();

    /// <summary>The kind of an owner; null for one that is not looked at.</summary>
    public static WorkloadKind? Find(string kind) => kind switch
    {
        "Deployment" => WorkloadKind.Deployment,
        "ReplicaSet" => WorkloadKind.ReplicaSet,
        "StatefulSet" => WorkloadKind.StatefulSet,
        "DaemonSet" => WorkloadKind.DaemonSet,
        "Job" => WorkloadKind.Job,
        _ => null,
    };

    private static string Short(WorkloadKind kind) => kind switch
    {
        WorkloadKind.Deployment => "deploy",
        WorkloadKind.StatefulSet => "sts",
        WorkloadKind.DaemonSet => "ds",
        WorkloadKind.ReplicaSet => "rs",
        WorkloadKind.Job => "job",
        WorkloadKind.Service => "svc",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
