using System.Text.Json.Nodes;

namespace Sonde.Kubernetes.Api;

/// <summary>An ephemeral container to add. It can never be changed or taken back.</summary>
public sealed record EphemeralContainerSpec
{
    /// <summary>The name; never used before in this pod.</summary>
    public required string Name { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Always, IfNotPresent or Never; null leaves it to the server.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>The program; empty means the image's entry point.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Environment variables of our own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Whose PID namespace it shares; null means the pod's.</summary>
    public string? TargetContainerName { get; init; }

    /// <summary>Its privileges; null says nothing. The legacy shape (1.16–1.22) refuses any.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>
    /// A part of a container spec that is laid over the above: objects merge, null removes, lists of named items (<c>env</c>, <c>volumeMounts</c>) merge by
    /// name, other lists are replaced. <c>name</c> and <c>targetContainerName</c> in it have no effect. Null means nothing.
    /// </summary>
    public JsonObject? Overlay { get; init; }
}

/// <summary>How a server takes ephemeral containers.</summary>
public enum EphemeralContainersShape
{
    /// <summary>Not at all: older than 1.16, or switched off.</summary>
    None,

    /// <summary>As an object of its own, EphemeralContainers, behind a feature gate: 1.16 to 1.22.</summary>
    Legacy,

    /// <summary>As a patch of the pod: 1.23 and later.</summary>
    Current,
}
