using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary>Which part of which cluster.</summary>
internal sealed class PlaceOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public PlaceOptions()
        : base("Place")
    {
        Namespace = Take(OptionKinds.Text("--namespace", "NAME", "Namespace; the context's by default", "-n"));
        Context = Take(OptionKinds.Text("--context", "NAME", "Context of the kubeconfig; the current one by default"));
        Kubeconfig = Take(OptionKinds.Text("--kubeconfig", "FILE", "Instead of KUBECONFIG and ~/.kube/config"));
    }

    private Option<string?> Namespace { get; }

    private Option<string?> Context { get; }

    private Option<string?> Kubeconfig { get; }

    /// <summary>What stands for this machine's containers in the place of a namespace.</summary>
    public static IReadOnlyList<string> Engines { get; } = ["podman", "docker"];

    /// <summary>Makes the parser say what is wrong about an engine.</summary>
    /// <param name="result">The command.</param>
    /// <param name="engine">The engine that was named; null for none.</param>
    /// <param name="does">How the sentence begins: <c>ps lists</c>.</param>
    public void Validate(CommandResult result, string? engine, string does)
    {
        if (engine is null)
        {
            return;
        }

        if (!Engines.Contains(engine, StringComparer.Ordinal))
        {
            result.AddError($"{does} a cluster, podman or docker, not \"{engine}\"");
        }

        foreach (var option in Options.Where(option => result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} belongs to Kubernetes; a container of this machine has none");
        }
    }

    /// <summary>Reads them.</summary>
    public ListRequest Read(ParseResult words, string? engine) =>
        new(words.GetValue(Namespace), words.GetValue(Context), words.GetValue(Kubeconfig), engine);
}
