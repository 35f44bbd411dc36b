using System.CommandLine;
using Sonde.Cli.Mcp;
using Sonde.Core.Targets;
using Sonde.Core.Workspaces;

namespace Sonde.Cli.Commands;

/// <summary>What an assistant may point at.</summary>
internal sealed class McpOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public McpOptions()
        : base("Bounds")
    {
        Namespace = Take(OptionKinds.Text("--namespace", "NAME", "The only namespace that may be asked for; any by default", "-n"));
        Context = Take(OptionKinds.Text("--context", "NAME", "Context of the kubeconfig; the current one by default"));
        Kubeconfig = Take(OptionKinds.Text("--kubeconfig", "FILE", "Instead of KUBECONFIG and ~/.kube/config"));
        Targets = Take(OptionKinds.Text("--targets", "TARGET,...", "The only targets that may be asked for: deploy/api,podman/shop-api"));
        File = Take(OptionKinds.Text("--file", "FILE", "The only targets are those of this sonde.yaml", "-f"));
        ReadOnly = Take(OptionKinds.Switch("--read-only", "Only list and plan: nothing is added, attached or ended"));
    }

    private Option<string?> Namespace { get; }

    private Option<string?> Context { get; }

    private Option<string?> Kubeconfig { get; }

    private Option<string?> Targets { get; }

    private Option<string?> File { get; }

    private Option<bool> ReadOnly { get; }

    /// <summary>Makes the parser say it when two options contradict.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        if (result.GetResult(Targets) is not null && result.GetResult(File) is not null)
        {
            result.AddError("--targets and --file cannot be given together");
        }
    });

    /// <summary>Reads them, and the file.</summary>
    /// <exception cref="Core.Faults.FaultException">SND2002: one is no target. SND2010: the file cannot be used.</exception>
    public async Task<McpBounds> ReadAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var bounds = new McpBounds
        {
            Namespace = words.GetValue(Namespace),
            Context = words.GetValue(Context),
            Kubeconfig = words.GetValue(Kubeconfig),
            IsReadOnly = words.GetValue(ReadOnly),
        };
        if (words.GetValue(Targets) is { } list)
        {
            return bounds with { Targets = [.. list.Split(',', StringSplitOptions.TrimEntries).Select(target => Parse(target, bounds))] };
        }

        if (words.GetValue(File) is not { } file)
        {
            return bounds;
        }

        var workspace = await WorkspaceFile.LoadAsync(Path.GetFullPath(file, context.Host.WorkingDirectory), cancellation).ConfigureAwait(false);
        return bounds with { Targets = [.. workspace.Targets.Select(target => Placed(target.Target, bounds))] };
    }

    private static TargetReference Parse(string target, McpBounds bounds) =>
        TargetGrammar.Parse(new TargetWords(target)) is KubernetesReference cluster ? Placed(cluster, bounds) : TargetGrammar.Parse(new TargetWords(target));

    private static TargetReference Placed(TargetReference target, McpBounds bounds) => target is KubernetesReference cluster
        ? cluster with { Namespace = cluster.Namespace ?? bounds.Namespace, Context = cluster.Context ?? bounds.Context, Kubeconfig = bounds.Kubeconfig }
        : target;
}
