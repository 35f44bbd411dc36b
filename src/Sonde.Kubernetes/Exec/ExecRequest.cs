namespace Sonde.Kubernetes.Exec;

/// <summary>A program to run in a container.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Command">The program and its arguments; no shell is involved.</param>
public sealed record ExecRequest(string Namespace, string Pod, string Container, IReadOnlyList<string> Command)
{
    /// <summary>False: the program has no standard input, and nothing can be written.</summary>
    public bool HasInput { get; init; } = true;
}
