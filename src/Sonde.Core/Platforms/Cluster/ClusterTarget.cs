using Sonde.Core.Plans;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>A container of a pod, and what was learnt on the way to it.</summary>
internal sealed record ClusterTarget
{
    /// <summary>The pod as it was found.</summary>
    public required Pod Pod { get; init; }

    /// <summary>The container.</summary>
    public required Container Container { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Which ephemeralcontainers API the server has.</summary>
    public required EphemeralContainersShape Shape { get; init; }

    /// <summary>Who asks.</summary>
    public required string User { get; init; }

    /// <summary>Labels and annotations of the namespace; null where it could not be read.</summary>
    public required ObjectMetadata? NamespaceMetadata { get; init; }

    /// <summary>The workload by which the pod was named; null where it was named otherwise.</summary>
    public required ObjectMetadata? Workload { get; init; }

    /// <summary>What selects the pod and its siblings; null where the pod was named.</summary>
    public string? Selector { get; init; }

    /// <summary>What the namespace enforces.</summary>
    public required PodSecurityLevel Level { get; init; }

    /// <summary>The leases of the namespace, where they were asked for; null where they could not be read.</summary>
    public IReadOnlyList<Lease>? Leases { get; init; } = [];

    /// <summary>Rights that are missing.</summary>
    public required IReadOnlyList<MissingRight> MissingRights { get; init; }

    /// <summary>What was chosen on the way.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>For people.</summary>
    public string Text => $"pod/{Pod.Metadata.Name} container {Container.Name} in namespace {Namespace}";
}
