namespace Sonde.Kubernetes.Configuration;

/// <summary>One thing that makes a kubeconfig unusable.</summary>
/// <param name="Position">Where.</param>
/// <param name="Found">What is there, as a sentence without a full stop; never a secret.</param>
/// <param name="Expected">What was expected instead.</param>
public sealed record KubeconfigProblem(SourcePosition Position, string Found, string Expected)
{
    /// <summary>One line: position, what was found, what was expected.</summary>
    public override string ToString() => $"{Position}: {Found}; expected {Expected}";
}
