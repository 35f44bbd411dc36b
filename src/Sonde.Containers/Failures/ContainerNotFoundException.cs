namespace Sonde.Containers;

/// <summary>No container answers to that name.</summary>
public sealed class ContainerNotFoundException : Exception
{
    /// <summary>For <paramref name="wanted"/>, with what there is instead.</summary>
    public ContainerNotFoundException(ContainerEngine engine, string wanted, IReadOnlyList<string> near)
        : base($"no container {wanted}")
    {
        Engine = engine;
        Wanted = wanted;
        Near = near;
    }

    /// <summary>Who was asked.</summary>
    public ContainerEngine Engine { get; }

    /// <summary>As asked: "NAME" or "POD/CONTAINER".</summary>
    public string Wanted { get; }

    /// <summary>Running containers as they can be asked for, "NAME" or "POD/CONTAINER", the most alike first; at most 20.</summary>
    public IReadOnlyList<string> Near { get; }
}
