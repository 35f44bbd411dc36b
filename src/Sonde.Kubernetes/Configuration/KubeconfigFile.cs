namespace Sonde.Kubernetes.Configuration;

/// <summary>One kubeconfig file as it stands: names as they are, paths as written.</summary>
internal sealed record KubeconfigFile
{
    public SourcedText? CurrentContext { get; init; }

    public IReadOnlyList<ContextEntry> Contexts { get; init; } = [];

    public IReadOnlyList<ClusterEntry> Clusters { get; init; } = [];

    public IReadOnlyList<UserEntry> Users { get; init; } = [];

    /// <summary>True where the file says nothing that leads to a cluster.</summary>
    public bool IsEmpty => CurrentContext is null && Contexts.Count + Clusters.Count + Users.Count == 0;
}
