using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Targets;

namespace Sonde.Cli.Commands;

/// <summary>How a target is narrowed down.</summary>
internal sealed class TargetOptions : OptionGroup
{
    /// <summary>What TARGET may be, for the help of every verb that takes one.</summary>
    public const string Forms =
        "TARGET is a pod NAME, KIND/NAME (pod, deploy, sts, ds, rs, job, svc), podman/NAME, docker/NAME or podman/POD/CONTAINER; -l stands in for it.";

    /// <summary>Makes them.</summary>
    public TargetOptions()
        : base("Target")
    {
        Namespace = Take(OptionKinds.Text("--namespace", "NAME", "Namespace; the context's by default", "-n"));
        Container = Take(OptionKinds.Text("--container", "NAME", "Container; the pod's default or only one by default", "-c"));
        Selector = Take(OptionKinds.Text("--selector", "LABELS", "Pods by label instead of a name: app=api", "-l"));
        Context = Take(OptionKinds.Text("--context", "NAME", "Context of the kubeconfig; the current one by default"));
        Kubeconfig = Take(OptionKinds.Text("--kubeconfig", "FILE", "Instead of KUBECONFIG and ~/.kube/config"));
    }

    private Option<string?> Namespace { get; }

    private Option<string?> Container { get; }

    private Option<string?> Selector { get; }

    private Option<string?> Context { get; }

    private Option<string?> Kubeconfig { get; }

    /// <summary>What completion offers for a target.</summary>
    public static IEnumerable<string> Candidates => WorkloadKindNames.All.Concat(["podman", "docker"]).Select(kind => $"{kind}/");

    /// <summary>Whether -l was given.</summary>
    public bool HasSelector(SymbolResult words) => words.GetResult(Selector) is not null;

    /// <summary>Makes the parser say it when neither a target nor -l is given.</summary>
    public void Require(Command command, Argument<string?> target) => command.Validators.Add(result =>
    {
        if (result.GetValue(target) is null && !HasSelector(result))
        {
            result.AddError($"{command.Name} needs a TARGET or -l");
        }
    });

    /// <summary>Where a target is looked for that nobody named.</summary>
    public KubernetesReference ReadPlace(ParseResult words) => new(WorkloadKind.Deployment, null, null)
    {
        Namespace = words.GetValue(Namespace),
        Container = words.GetValue(Container),
        Context = words.GetValue(Context),
        Kubeconfig = words.GetValue(Kubeconfig),
    };

    /// <summary>Parses the target.</summary>
    /// <exception cref="Core.Faults.FaultException">SND2002.</exception>
    public TargetReference Read(ParseResult words, string? target) => TargetGrammar.Parse(new TargetWords(target)
    {
        Selector = words.GetValue(Selector),
        Namespace = words.GetValue(Namespace),
        Container = words.GetValue(Container),
        Context = words.GetValue(Context),
        Kubeconfig = words.GetValue(Kubeconfig),
    });
}
