namespace Sonde.Containers;

/// <summary>A pod was named that holds several containers, or none.</summary>
public sealed class AmbiguousPodException : Exception
{
    /// <summary>For the pod and what may be meant.</summary>
    public AmbiguousPodException(string pod, IReadOnlyList<string> containers)
        : base($"pod {pod} has {containers.Count} containers")
    {
        Pod = pod;
        Containers = containers;
    }

    /// <summary>Its name.</summary>
    public string Pod { get; }

    /// <summary>Its containers as they can be asked for, "POD/CONTAINER", by name; without infra container and toolboxes. May be empty.</summary>
    public IReadOnlyList<string> Containers { get; }
}
