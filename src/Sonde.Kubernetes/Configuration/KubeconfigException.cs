namespace Sonde.Kubernetes.Configuration;

/// <summary>No way to a cluster could be read from the kubeconfig.</summary>
/// <param name="problems">Every problem that was found, in the order of the files; at least one.</param>
/// <param name="contexts">The contexts that there are, sorted; empty where none could be read.</param>
public sealed class KubeconfigException(IReadOnlyList<KubeconfigProblem> problems, IReadOnlyList<string> contexts)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>Every problem that was found, in the order of the files; at least one.</summary>
    public IReadOnlyList<KubeconfigProblem> Problems { get; } = problems;

    /// <summary>The contexts that there are, sorted; empty where none could be read.</summary>
    public IReadOnlyList<string> AvailableContexts { get; } = contexts;
}
