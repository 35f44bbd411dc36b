namespace Sonde.Core.Production;

/// <summary>Where a target lives, as far as the guard decides on it. Gathered together with every other fact of a plan.</summary>
internal sealed record Surroundings
{
    /// <summary>The names of the cluster: its context first; empty for this machine.</summary>
    public IReadOnlyList<NamedPlace> Names { get; init; } = [];

    /// <summary>The namespace; null for this machine.</summary>
    public string? Namespace { get; init; }

    /// <summary>False where the namespace's labels and annotations could not be read.</summary>
    public bool IsNamespaceRead { get; init; } = true;

    /// <summary>The server is this very machine, reached directly.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>The server has an address that no public network carries, as those of local clusters have.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Namespace, pod, and the workload where the target is named by it; or the container of this machine.</summary>
    public IReadOnlyList<MarkedObject> Objects { get; init; } = [];

    /// <summary>The context's name; null for this machine.</summary>
    public string? Context => Names.Count > 0 ? Names[0].Name : null;
}
