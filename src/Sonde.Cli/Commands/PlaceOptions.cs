using System.CommandLine;
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

    /// <summary>Reads them.</summary>
    public ListRequest Read(ParseResult words, string? engine) =>
        new(words.GetValue(Namespace), words.GetValue(Context), words.GetValue(Kubeconfig), engine);
}
