using System.Text.Json.Serialization;

namespace Sonde.Kubernetes.Api;

/// <summary>A service (core/v1).</summary>
public sealed record Service
{
    /// <summary>Name and labels.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Whom it leads to; never null.</summary>
    public ServiceSpec Spec { get; init => field = value ?? new(); } = new();
}

/// <summary>Whom a service leads to.</summary>
public sealed record ServiceSpec
{
    /// <summary>The labels of its pods; empty where somebody else writes its endpoints.</summary>
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>Its own address; <c>None</c> where it has none, empty where it leads out of the cluster.</summary>
    public string ClusterIP { get; init => field = value ?? ""; } = "";

    /// <summary>Its ports.</summary>
    public IReadOnlyList<ServicePort> Ports { get; init => field = Given.Items(value); } = [];
}

/// <summary>A port of a service.</summary>
public sealed record ServicePort
{
    /// <summary>The name; empty where it has none.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The service's own number.</summary>
    public int Port { get; init; }

    /// <summary>The number in the pod, or the name of one of its containers' ports; empty means the service's own number.</summary>
    [JsonConverter(typeof(IntOrStringConverter))]
    public string TargetPort { get; init => field = value ?? ""; } = "";

    /// <summary>TCP, UDP or SCTP.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";
}
