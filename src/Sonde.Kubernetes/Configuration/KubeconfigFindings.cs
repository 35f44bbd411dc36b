namespace Sonde.Kubernetes.Configuration;

/// <summary>What is wrong and what is strange in the files read so far.</summary>
internal sealed class KubeconfigFindings
{
    /// <summary>Each makes the kubeconfig unusable.</summary>
    public List<KubeconfigProblem> Problems { get; } = [];

    /// <summary>Each is said and passed over.</summary>
    public List<string> Warnings { get; } = [];

    public void Fail(SourcePosition position, string found, string expected) =>
        Problems.Add(new KubeconfigProblem(position, found, expected));

    public void Warn(SourcePosition position, string sentence) => Warnings.Add($"{position}: {sentence}");
}
