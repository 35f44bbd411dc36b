using System.Text.Json.Serialization;

namespace Sonde.Kubernetes.Api;

/// <summary>A container of any of a pod's three lists.</summary>
public sealed record Container
{
    /// <summary>The name; unique in the pod.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The image as written.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>Always, IfNotPresent or Never.</summary>
    public string ImagePullPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>The program with its first arguments; empty means the image's entry point.</summary>
    public IReadOnlyList<string> Command { get; init => field = Given.Items(value); } = [];

    /// <summary>The arguments; may hold secrets.</summary>
    public IReadOnlyList<string> Args { get; init => field = Given.Items(value); } = [];

    /// <summary>The environment variables, by name alone: the values are never read.</summary>
    public IReadOnlyList<EnvironmentVariableName> Env { get; init => field = Given.Items(value); } = [];

    /// <summary>The ports it says it has.</summary>
    public IReadOnlyList<ContainerPort> Ports { get; init => field = Given.Items(value); } = [];

    /// <summary>Restarts the container where it fails.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>Takes the container out of its services where it fails.</summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Holds the other two back until it succeeded.</summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>What it may use.</summary>
    public ResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    /// <summary>Its privileges; never null.</summary>
    public SecurityContext SecurityContext { get; init => field = value ?? new(); } = new();

    /// <summary>Of an init container: Always makes it a sidecar. Empty else.</summary>
    public string RestartPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Of an ephemeral container: whose PID namespace it shares. Empty else.</summary>
    public string TargetContainerName { get; init => field = value ?? ""; } = "";

    /// <summary>True for an init container that goes on running.</summary>
    [JsonIgnore]
    public bool IsSidecar => string.Equals(RestartPolicy, "Always", StringComparison.Ordinal);
}

/// <summary>The name of an environment variable, without its value.</summary>
public sealed record EnvironmentVariableName
{
    /// <summary>The name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A port that a container says it has.</summary>
public sealed record ContainerPort
{
    /// <summary>The name; empty where it has none.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The number.</summary>
    [JsonPropertyName("containerPort")]
    public int Number { get; init; }

    /// <summary>The node's own port that leads to it; 0 for none.</summary>
    public int HostPort { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";
}

/// <summary>What a container may use; quantities as written (<c>100m</c>, <c>64Mi</c>).</summary>
public sealed record ResourceRequirements
{
    /// <summary>The most, by resource.</summary>
    public IReadOnlyDictionary<string, string> Limits { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>The least, by resource.</summary>
    public IReadOnlyDictionary<string, string> Requests { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}
