namespace Sonde.Core.Targets;

/// <summary>The kinds of object that lead to a pod.</summary>
public enum WorkloadKind
{
    /// <summary>A pod itself.</summary>
    Pod,

    /// <summary>apps/v1 Deployment.</summary>
    Deployment,

    /// <summary>apps/v1 StatefulSet.</summary>
    StatefulSet,

    /// <summary>apps/v1 DaemonSet.</summary>
    DaemonSet,

    /// <summary>apps/v1 ReplicaSet.</summary>
    ReplicaSet,

    /// <summary>batch/v1 Job.</summary>
    Job,

    /// <summary>v1 Service, by its selector.</summary>
    Service,
}
