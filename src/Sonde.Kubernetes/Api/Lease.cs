namespace Sonde.Kubernetes.Api;

/// <summary>A lease (coordination.k8s.io/v1): who of several leads, and until when.</summary>
public sealed record Lease
{
    /// <summary>Its name.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Who holds it; never null.</summary>
    public LeaseSpec Spec { get; init => field = value ?? new(); } = new();
}

/// <summary>Who holds a lease.</summary>
public sealed record LeaseSpec
{
    /// <summary>The holder, in its own words; empty where nobody holds it.</summary>
    public string HolderIdentity { get; init => field = value ?? ""; } = "";

    /// <summary>Others may take it so many seconds after it was renewed; null where the holder does not say.</summary>
    public int? LeaseDurationSeconds { get; init; }
}
