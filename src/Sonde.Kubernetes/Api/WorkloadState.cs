namespace Sonde.Kubernetes.Api;

/// <summary>A workload as its controller left it: what was asked for and how far it got. Fields of other kinds of workload are null or 0.</summary>
public sealed record WorkloadState
{
    /// <summary>What it is; not part of the object.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public WorkloadKind Kind { get; init; }

    /// <summary>Name, labels, owner.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What was asked for; never null.</summary>
    public WorkloadSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What there is; never null.</summary>
    public WorkloadStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>What was asked of a workload.</summary>
public sealed record WorkloadSpec
{
    /// <summary>So many pods; null where the kind has no such number.</summary>
    public int? Replicas { get; init; }

    /// <summary>Of a deployment: true where its rollout stands still on purpose.</summary>
    public bool Paused { get; init; }

    /// <summary>Of a job: true where it makes no pods on purpose.</summary>
    public bool Suspend { get; init; }

    /// <summary>Of a job: so many pods may fail; null means 6.</summary>
    public int? BackoffLimit { get; init; }

    /// <summary>Of a job: seconds that it may take; null means no end.</summary>
    public long? ActiveDeadlineSeconds { get; init; }
}

/// <summary>How far a workload got.</summary>
public sealed record WorkloadStatus
{
    /// <summary>The conditions: <c>Available</c>, <c>Progressing</c>, <c>ReplicaFailure</c>, <c>Failed</c> …</summary>
    public IReadOnlyList<PodCondition> Conditions { get; init => field = Given.Items(value); } = [];

    /// <summary>So many pods there are.</summary>
    public int Replicas { get; init; }

    /// <summary>So many of them are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Of a deployment or stateful set: so many are of the newest template.</summary>
    public int UpdatedReplicas { get; init; }

    /// <summary>Of a job: so many pods failed.</summary>
    public int Failed { get; init; }

    /// <summary>Of a daemon set: so many nodes should have a pod.</summary>
    public int DesiredNumberScheduled { get; init; }
}
