namespace Sonde.Kubernetes.Api;

/// <summary>The server's version.</summary>
public sealed record ServerVersion
{
    /// <summary>As in <c>v1.36.2</c>, with whatever its distributor appended.</summary>
    public string GitVersion { get; init => field = value ?? ""; } = "";

    /// <summary><c>1</c>.</summary>
    public string Major { get; init => field = value ?? ""; } = "";

    /// <summary><c>36</c>, or <c>36+</c> from some distributors.</summary>
    public string Minor { get; init => field = value ?? ""; } = "";

    /// <summary>The server's own: <c>linux/amd64</c>.</summary>
    public string Platform { get; init => field = value ?? ""; } = "";
}

/// <summary>A namespace.</summary>
public sealed record Namespace
{
    /// <summary>Name and labels.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Its phase; never null.</summary>
    public NamespaceStatus Status { get; init => field = value ?? new(); } = new();

    /// <summary>What Pod Security admission enforces in it: privileged, baseline or restricted; null where no label says so (the cluster's default then holds).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? PodSecurityEnforce => Metadata.Labels.GetValueOrDefault("pod-security.kubernetes.io/enforce");
}

/// <summary>A namespace's state.</summary>
public sealed record NamespaceStatus
{
    /// <summary>Active or Terminating.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";
}

/// <summary>A node.</summary>
public sealed record Node
{
    /// <summary>Name and labels.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What its owners want of it; never null.</summary>
    public NodeSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Its state; never null.</summary>
    public NodeStatus Status { get; init => field = value ?? new(); } = new();

    /// <summary>As Go writes it: <c>amd64</c>, <c>arm64</c>; empty where neither the kubelet nor a label says so.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Architecture => Status.NodeInfo.Architecture.Length > 0
        ? Status.NodeInfo.Architecture
        : Metadata.Labels.GetValueOrDefault("kubernetes.io/arch", "");
}

/// <summary>What the owners of a node want of it.</summary>
public sealed record NodeSpec
{
    /// <summary>True: cordoned, so it takes no new pods.</summary>
    public bool Unschedulable { get; init; }
}

/// <summary>A node's state.</summary>
public sealed record NodeStatus
{
    /// <summary>The conditions: <c>Ready</c>, <c>MemoryPressure</c> …</summary>
    public IReadOnlyList<PodCondition> Conditions { get; init => field = Given.Items(value); } = [];

    /// <summary>What the kubelet says of its machine; never null.</summary>
    public NodeSystem NodeInfo { get; init => field = value ?? new(); } = new();
}

/// <summary>What the kubelet says of its machine.</summary>
public sealed record NodeSystem
{
    /// <summary>As Go writes it.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>linux or windows.</summary>
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    /// <summary>The kernel's release.</summary>
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The distribution.</summary>
    public string OsImage { get; init => field = value ?? ""; } = "";

    /// <summary><c>containerd://2.1.9</c>.</summary>
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    /// <summary><c>v1.36.2</c>.</summary>
    public string KubeletVersion { get; init => field = value ?? ""; } = "";
}

/// <summary>An event (core/v1).</summary>
public sealed record ClusterEvent
{
    /// <summary>Name and age.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What it is about; never null.</summary>
    public EventSubject InvolvedObject { get; init => field = value ?? new(); } = new();

    /// <summary>Normal or Warning.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>In a word: <c>Failed</c>, <c>BackOff</c>.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>In a sentence.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>How often; null means once.</summary>
    public int? Count { get; init; }

    /// <summary>Of an old-style event.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>Of a new-style event.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>When it last happened, whichever style; null where the server does not say.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? LastSeen => LastTimestamp ?? EventTime ?? Metadata.CreationTimestamp;
}

/// <summary>What an event is about.</summary>
public sealed record EventSubject
{
    /// <summary><c>Pod</c>.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its uid.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary><c>spec.containers{app}</c>; empty where the whole object is meant.</summary>
    public string FieldPath { get; init => field = value ?? ""; } = "";
}
