namespace Sonde.Kubernetes;

/// <summary>The end of a container's log.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">Its container.</param>
/// <param name="IsPrevious">True: of the run before the present one.</param>
public sealed record PodLogEnd(string Namespace, string Pod, string Container, bool IsPrevious);
