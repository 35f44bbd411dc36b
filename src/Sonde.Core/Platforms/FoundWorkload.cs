namespace Sonde.Core.Platforms;

/// <summary>Something that runs and could be debugged.</summary>
/// <param name="Name">Its own name: <c>order</c>.</param>
/// <param name="Target">As the user would write it: <c>deploy/order</c>, <c>podman/order-app</c>.</param>
/// <param name="Container">The container to name besides; null where the target alone leads to one.</param>
/// <param name="Ports">TCP ports that the container says it listens on, in order.</param>
internal sealed record FoundWorkload(string Name, string Target, string? Container, IReadOnlyList<int> Ports)
{
    /// <summary>Other containers that could be meant instead of <see cref="Container"/>.</summary>
    public IReadOnlyList<string> OtherContainers { get; init; } = [];
}
