using System.Text;
using Sonde.Core.Settings;

namespace Sonde.Core.Targets;

/// <summary>A node of a Kubernetes cluster, looked at from a pod of Sonde's that is put on it.</summary>
/// <param name="Name">The node's name.</param>
public sealed record NodeReference(string Name) : TargetReference
{
    /// <summary>-n: where the pod is made; null for the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>--context; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>--kubeconfig; null for KUBECONFIG or ~/.kube/config.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>--privileged: all capabilities and devices, no filter of system calls, and the node's IPC namespace.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>--write: the node's files may be changed.</summary>
    public bool IsWritable { get; init; }

    /// <summary>--deadline: Kubernetes ends the pod after so long, whoever uses it; 1 min to 24 h.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(4);

    /// <inheritdoc/>
    public override string Text => $"node/{Name}";

    /// <summary>What to type after <c>sonde node shell</c> to have the same again.</summary>
    public override string Words
    {
        get
        {
            var words = new StringBuilder(Faults.ShellWord.Quote(Name));
            Append(words, "-n", Namespace);
            Append(words, "--context", Context);
            Append(words, "--kubeconfig", Kubeconfig);
            words.Append(IsPrivileged ? " --privileged" : "").Append(IsWritable ? " --write" : "");
            return words.Append(Deadline == new NodeReference("").Deadline ? "" : $" --deadline {DurationText.Format(Deadline)}").ToString();
        }
    }

    private static void Append(StringBuilder words, string name, string? value)
    {
        if (value is not null)
        {
            words.Append(' ').Append(name).Append(' ').Append(Faults.ShellWord.Quote(value));
        }
    }
}
