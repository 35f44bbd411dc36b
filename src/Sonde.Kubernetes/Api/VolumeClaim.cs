namespace Sonde.Kubernetes.Api;

/// <summary>A PersistentVolumeClaim (core/v1).</summary>
public sealed record VolumeClaim
{
    /// <summary>Its name.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What was asked for; never null.</summary>
    public VolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What became of it; never null.</summary>
    public VolumeClaimStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>What a claim asks for.</summary>
public sealed record VolumeClaimSpec
{
    /// <summary>The storage class; null for the cluster's default, empty for none.</summary>
    public string? StorageClassName { get; init; }
}

/// <summary>What became of a claim.</summary>
public sealed record VolumeClaimStatus
{
    /// <summary>Pending, Bound or Lost.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";
}
