namespace Sonde.Core.Targets;

/// <summary>What the user named, parsed and not yet looked up.</summary>
public abstract record TargetReference
{
    /// <summary>The form in which the user would write it: <c>deploy/api</c>, <c>podman/shop-api</c>.</summary>
    public abstract string Text { get; }

    /// <summary>What to type after a verb to name the same target again, options included: <c>deploy/api -n shop</c>.</summary>
    public abstract string Words { get; }
}

/// <summary>A container of a pod in a Kubernetes cluster.</summary>
/// <param name="Kind">The kind of the named object; <see cref="WorkloadKind.Pod"/> with a <paramref name="Selector"/>.</param>
/// <param name="Name">The object's name; null with a selector.</param>
/// <param name="Selector">A label selector; null with a name.</param>
public sealed record KubernetesReference(WorkloadKind Kind, string? Name, string? Selector) : TargetReference
{
    /// <summary>-c; null for the pod's default or only container.</summary>
    public string? Container { get; init; }

    /// <summary>-n; null for the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>--context; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>--kubeconfig; null for KUBECONFIG or ~/.kube/config.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The pod of a rollout that is meant as long as it runs; null for whichever is there.</summary>
    internal string? Successor { get; init; }

    /// <inheritdoc/>
    public override string Text => Selector is null ? $"{Kind.ShortName()}/{Name}" : $"-l {Selector}";

    /// <inheritdoc/>
    public override string Words =>
        (Selector is null ? Text : $"-l '{Selector}'") + Option("-n", Namespace) + Option("-c", Container) + Option("--context", Context) + Option("--kubeconfig", Kubeconfig);

    private static string Option(string name, string? value) => value is null ? "" : value.Any(char.IsWhiteSpace) ? $" {name} '{value}'" : $" {name} {value}";
}

/// <summary>A container of this machine.</summary>
/// <param name="Engine"><c>podman</c> or <c>docker</c>.</param>
/// <param name="Pod">The Podman pod, where given.</param>
/// <param name="Name">The container's name or id.</param>
public sealed record ContainerReference(string Engine, string? Pod, string Name) : TargetReference
{
    /// <inheritdoc/>
    public override string Text => Pod is null ? $"{Engine}/{Name}" : $"{Engine}/{Pod}/{Name}";

    /// <inheritdoc/>
    public override string Words => Text;
}
