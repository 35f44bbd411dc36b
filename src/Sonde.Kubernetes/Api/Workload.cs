namespace Sonde.Kubernetes.Api;

/// <summary>What has pods.</summary>
public enum WorkloadKind
{
    /// <summary>apps/v1.</summary>
    Deployment,

    /// <summary>apps/v1.</summary>
    StatefulSet,

    /// <summary>apps/v1.</summary>
    DaemonSet,

    /// <summary>apps/v1.</summary>
    ReplicaSet,

    /// <summary>batch/v1.</summary>
    Job,

    /// <summary>core/v1.</summary>
    Service,
}

/// <summary>A workload or a service, and how to find its pods.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Metadata">Name, uid, labels, annotations.</param>
/// <param name="LabelSelector">
/// The selector as a list request takes it; empty selects every pod of the namespace, null none (a service without a selector).
/// </param>
public sealed record Workload(WorkloadKind Kind, ObjectMetadata Metadata, string? LabelSelector);
