using Sonde.Core.Faults;

namespace Sonde.Core.Targets;

/// <summary>
/// The one place that knows how a target is written:
/// <c>NAME</c>, <c>KIND/NAME</c>, <c>-l SELECTOR</c>, <c>podman/NAME</c>, <c>docker/NAME</c>, <c>podman/POD/CONTAINER</c>.
/// </summary>
public static class TargetGrammar
{
    private const string Forms = "a pod NAME, KIND/NAME with one of " +
        "pod, deploy, sts, ds, rs, job, svc, a selector -l app=api, podman/NAME, docker/NAME or podman/POD/CONTAINER";

    /// <summary>Parses.</summary>
    /// <exception cref="FaultException">SND2002, with every error of the words.</exception>
    public static TargetReference Parse(TargetWords words)
    {
        var errors = new List<string>();
        return Read(words, errors) ?? throw new FaultException(
            FaultCatalog.TargetNotUnderstood,
            $"cannot understand the target {Quote(words)}",
            string.Join("; ", errors),
            $"write {Forms}");
    }

    /// <summary>Parses.</summary>
    /// <returns>Null where something is wrong; every error is then in the list.</returns>
    internal static TargetReference? Read(TargetWords words, List<string> errors)
    {
        var reference = words.Target is null ? Selected(words, errors) : Named(words.Target, words, errors);
        return errors.Count == 0 ? reference : null;
    }

    private static string Quote(TargetWords words) => words.Target is { } text ? $"\"{text}\"" : $"-l \"{words.Selector}\"";

    private static KubernetesReference? Selected(TargetWords words, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(words.Selector))
        {
            errors.Add("neither a name nor a selector (-l) was given");
            return null;
        }

        return Locate(new KubernetesReference(WorkloadKind.Pod, null, words.Selector), words);
    }

    private static TargetReference? Named(string text, TargetWords words, List<string> errors)
    {
        if (words.Selector is not null)
        {
            errors.Add("a name and a selector (-l) cannot be given together");
        }

        var parts = text.Split('/');
        if (parts.Any(string.IsNullOrEmpty))
        {
            errors.Add("a part between slashes is empty");
            return null;
        }

        return parts[0] is "podman" or "docker" && parts.Length > 1
            ? Local(parts, words, errors)
            : InCluster(parts, words, errors);
    }

    private static KubernetesReference? InCluster(string[] parts, TargetWords words, List<string> errors)
    {
        if (parts.Length > 2)
        {
            errors.Add($"too many slashes; the namespace is given with -n");
            return null;
        }

        var kind = parts.Length == 1 ? WorkloadKind.Pod : WorkloadKindNames.Find(parts[0]);
        if (kind is null)
        {
            errors.Add($"\"{parts[0]}\" is not a kind that leads to a pod");
        }

        var name = parts[^1];
        if (!IsDnsName(name))
        {
            errors.Add($"\"{name}\" cannot be a Kubernetes name: letters a-z, digits, '-' and '.', at most 253");
        }

        return kind is { } known ? Locate(new KubernetesReference(known, name, null), words) : null;
    }

    private static KubernetesReference Locate(KubernetesReference reference, TargetWords words) => reference with
    {
        Container = words.Container,
        Namespace = words.Namespace,
        Context = words.Context,
        Kubeconfig = words.Kubeconfig,
    };

    private static ContainerReference? Local(string[] parts, TargetWords words, List<string> errors)
    {
        foreach (var (option, value) in new[] { ("-n", words.Namespace), ("--context", words.Context), ("--kubeconfig", words.Kubeconfig) })
        {
            if (value is not null)
            {
                errors.Add($"{option} belongs to Kubernetes; a container of this machine has none");
            }
        }

        if (parts.Length > 3 || (parts.Length == 3 && parts[0] == "docker"))
        {
            errors.Add(parts[0] == "docker" ? "Docker has no pods: docker/NAME" : "too many slashes");
            return null;
        }

        if (parts.Length == 3)
        {
            return new ContainerReference(parts[0], parts[1], parts[2]);
        }

        return words.Container is { } container && parts[0] == "podman"
            ? new ContainerReference(parts[0], parts[1], container)
            : new ContainerReference(parts[0], null, parts[1]);
    }

    private static bool IsDnsName(string name) =>
        name.Length <= 253
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
