using Sonde.Core.Faults;
using Sonde.Core.Targets;

namespace Sonde.Core.Diagnosis;

/// <summary>Commands to paste that lead to the same cluster and namespace. Pure.</summary>
/// <param name="reference">What the user named.</param>
/// <param name="podNamespace">The namespace.</param>
internal sealed class CaseCommands(KubernetesReference reference, string podNamespace)
{
    /// <summary>A kubectl command in the namespace.</summary>
    public string Kubectl(string words) => $"kubectl {words} -n {podNamespace}{Cluster}";

    /// <summary>A kubectl command that has no namespace.</summary>
    public string KubectlWide(string words) => $"kubectl {words}{Cluster}";

    /// <summary>The whole log of a container.</summary>
    public string Log(string pod, CaseContainer container) =>
        Kubectl($"logs {pod} -c {container.Name}{(container is { IsEndPrevious: true, LastEnd: not null } ? " --previous" : "")}");

    /// <summary>A sonde command on the pod.</summary>
    public string Sonde(string verb, string pod, string? container = null, string options = "") =>
        $"sonde {verb} pod/{pod}{(container is null ? "" : $" -c {container}")} -n {podNamespace}{Cluster}{options}";

    private string Cluster => Option("--context", reference.Context) + Option("--kubeconfig", reference.Kubeconfig);

    private static string Option(string name, string? value) => value is null ? "" : $" {name} {ShellWord.Quote(value)}";
}
