namespace Sonde.Kubernetes.Api;

/// <summary>What every object has (ObjectMeta, meta/v1).</summary>
public sealed record ObjectMetadata
{
    /// <summary>The name; unique for its kind in its namespace.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace; empty for what has none.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Unique in space and time: another object of the same name has another one.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>Opaque; changes with the object.</summary>
    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>The annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>Who made it.</summary>
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init => field = Given.Items(value); } = [];

    /// <summary>When it was made; null where the server does not say.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When it will be gone; null as long as nobody deleted it.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Who must have done something before a deleted object is gone; empty for nobody.</summary>
    public IReadOnlyList<string> Finalizers { get; init => field = Given.Items(value); } = [];
}

/// <summary>The owner of an object.</summary>
public sealed record OwnerReference
{
    /// <summary>Its API version.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Its kind: <c>ReplicaSet</c>.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its uid.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>True for the one owner that manages the object.</summary>
    public bool Controller { get; init; }
}
