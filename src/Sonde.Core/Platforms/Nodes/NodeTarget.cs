using Sonde.Core.Plans;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>What was found of a node, and of the namespace where its pod is made.</summary>
internal sealed record NodeTarget
{
    /// <summary>The node; null where it may not be read.</summary>
    public required Node? Node { get; init; }

    /// <summary>Where the pod is made.</summary>
    public required string Namespace { get; init; }

    /// <summary>Labels and annotations of the namespace; null where it could not be read.</summary>
    public required ObjectMetadata? NamespaceMetadata { get; init; }

    /// <summary>What the namespace enforces.</summary>
    public required PodSecurityLevel Level { get; init; }

    /// <summary>Who asks, as the server knows them.</summary>
    public required string User { get; init; }

    /// <summary>The server's version; empty where it does not tell.</summary>
    public required ServerVersion Version { get; init; }

    /// <summary>Rights that are missing.</summary>
    public required IReadOnlyList<MissingRight> MissingRights { get; init; }
}
