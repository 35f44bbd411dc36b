namespace Sonde.Kubernetes.Api;

/// <summary>An event to be made about a pod.</summary>
/// <param name="Name">Its name, unique in the namespace: a DNS subdomain.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container that it is about.</param>
/// <param name="Reason">In a word: <c>SondeDebugStarted</c>; 128 bytes at the most.</param>
/// <param name="Message">In sentences; what goes beyond 1024 bytes is cut, which is all that a server takes.</param>
public sealed record PodEvent(string Name, ObjectMetadata Pod, string Container, string Reason, string Message)
{
    /// <summary>Who makes it, by program: a qualified name.</summary>
    public required string Component { get; init; }

    /// <summary>Who makes it, by machine; cut at 128 characters.</summary>
    public required string Host { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }
}
