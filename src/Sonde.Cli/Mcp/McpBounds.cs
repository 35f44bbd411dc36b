using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Targets;

namespace Sonde.Cli.Mcp;

/// <summary>What an assistant may point at, as the user said when the server was started. Pure.</summary>
internal sealed record McpBounds
{
    /// <summary>--context; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>--kubeconfig; null for the usual one.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>--namespace: the only one; null for any that the user may see.</summary>
    public string? Namespace { get; init; }

    /// <summary>--read-only: nothing is added, attached or ended.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>--targets, or those of --file: the only ones; null for any.</summary>
    public IReadOnlyList<TargetReference>? Targets { get; init; }

    /// <summary>Whether containers of this machine may be meant.</summary>
    public bool AllowsLocal => Targets?.OfType<ContainerReference>().Any() ?? (Namespace is null && Context is null);

    /// <summary>In a few words, for the assistant.</summary>
    public string Text => string.Join("; ", new[]
    {
        Targets is { } targets ? $"targets: {string.Join(", ", targets.Select(target => target.Words))}" : null,
        Targets is null && Namespace is { } name ? $"namespace {name} only" : null,
        Context is { } context ? $"context {context}" : null,
        IsReadOnly ? "read-only" : null,
    }.OfType<string>()) is { Length: > 0 } text ? text : "every target that the user may debug";

    /// <summary>The target of a call.</summary>
    /// <param name="target">As it was written.</param>
    /// <param name="container">The container; null for the only one.</param>
    /// <param name="podNamespace">The namespace; null for that of the server.</param>
    /// <exception cref="FaultException">SND2002: it is no target. SND4009: it is outside.</exception>
    public TargetReference Resolve(string target, string? container, string? podNamespace)
    {
        var isLocal = target.Split('/') is ["podman" or "docker", _, ..];
        if (!isLocal && Namespace is { } only && podNamespace is { } wanted && wanted != only)
        {
            throw Outside($"namespace {wanted}");
        }

        var reference = TargetGrammar.Parse(new TargetWords(target)
        {
            Container = container,
            Namespace = isLocal ? podNamespace : podNamespace ?? Namespace,
            Context = isLocal ? null : Context,
            Kubeconfig = isLocal ? null : Kubeconfig,
        });
        return Targets is null
            ? isLocal && !AllowsLocal ? throw Outside(target) : reference
            : Targets.Select(allowed => Narrow(allowed, reference)).FirstOrDefault(found => found is not null) ?? throw Outside(reference.Words);
    }

    /// <summary>The place of a call that lists.</summary>
    /// <param name="podNamespace">The namespace; null for that of the server.</param>
    /// <param name="engine"><c>podman</c> or <c>docker</c>; null for the cluster.</param>
    /// <exception cref="FaultException">SND4009: it is outside.</exception>
    public ListRequest Place(string? podNamespace, string? engine)
    {
        if (engine is not null)
        {
            return AllowsLocal ? new ListRequest(null, null, null, engine) : throw Outside($"this machine's {engine}");
        }

        return Namespace is { } only && podNamespace is { } wanted && wanted != only
            ? throw Outside($"namespace {wanted}")
            : new ListRequest(podNamespace ?? Namespace, Context, Kubeconfig, null);
    }

    /// <summary>The refusal of what lies outside.</summary>
    public FaultException Outside(string what) => Refused($"{what} is outside of what this server was started for: {Text}");

    /// <summary>A refusal.</summary>
    public static FaultException Refused(string why) => new(
        FaultCatalog.AssistantNotAllowed, "cannot do what the assistant asks for", why, "stay within that, or ask the user, who may start sonde mcp with other options");

    /// <summary>Whether one is the other, which may name a container besides; with the place that the user gave.</summary>
    private static TargetReference? Narrow(TargetReference allowed, TargetReference wanted) => (allowed, wanted) switch
    {
        (KubernetesReference known, KubernetesReference asked) when known.Kind == asked.Kind && known.Name == asked.Name && known.Selector == asked.Selector
            && (asked.Namespace is null || asked.Namespace == known.Namespace) && (known.Container is null || asked.Container is null || asked.Container == known.Container) =>
            known with { Container = asked.Container ?? known.Container },
        (ContainerReference known, ContainerReference asked) when known == asked => known,
        _ => null,
    };
}
