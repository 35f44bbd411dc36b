namespace Sonde.Kubernetes;

/// <summary>
/// The server answered with success, and the container is not in its answer: a server that does not know the shape of the request
/// (1.20 takes a Pod-shaped patch, answers 200 and adds nothing). Nothing was added.
/// </summary>
/// <param name="podNamespace">The pod's namespace.</param>
/// <param name="pod">The pod.</param>
/// <param name="container">The container that is missing.</param>
public sealed class EphemeralContainerNotAddedException(string podNamespace, string pod, string container)
    : Exception($"the server answered with success and did not add the ephemeral container '{container}' to the pod {podNamespace}/{pod}")
{
    /// <summary>The pod's namespace.</summary>
    public string Namespace { get; } = podNamespace;

    /// <summary>The pod.</summary>
    public string Pod { get; } = pod;

    /// <summary>The container that is missing.</summary>
    public string Container { get; } = container;
}
