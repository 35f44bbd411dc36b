using Sonde.Core.Policies;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>A row of the table of rights.</summary>
/// <param name="Right">The right; TARGET in its purpose stands for the target.</param>
/// <param name="Scope">The commands that need it.</param>
internal sealed record RightsRow(Right Right, PolicyScope Scope)
{
    /// <summary>Only for targets that are named by such a workload; null for every target.</summary>
    public WorkloadKind? Kind { get; init; }

    /// <summary>Only for targets that are named otherwise than by a pod's name.</summary>
    public bool IsForFinding { get; init; }

    /// <summary>Only on servers of this shape; null for every server.</summary>
    public EphemeralContainersShape? Shape { get; init; }

    /// <summary>On what is in no namespace: only a ClusterRole gives it.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>What is missing without it, as the end of a sentence; null where nothing works without it.</summary>
    public string? Without { get; init; }

    /// <summary>Stands above the rule, for whoever reads the role; null where the row before says it.</summary>
    public string? Comment { get; init; }
}
