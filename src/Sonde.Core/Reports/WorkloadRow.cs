namespace Sonde.Core.Reports;

/// <summary>Something that runs and could be debugged.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Target">As the user would write it: <c>deploy/order</c>, <c>podman/order-app</c>.</param>
/// <param name="Container">The container to name besides; null where the target alone leads to one.</param>
/// <param name="Ports">TCP ports that it says it listens on, in order.</param>
public sealed record WorkloadRow(string Name, string Target, string? Container, IReadOnlyList<int> Ports);
