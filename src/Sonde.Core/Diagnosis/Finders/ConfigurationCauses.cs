using System.Text.RegularExpressions;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why the kubelet cannot create a container, or make its volumes, out of what its spec names.</summary>
internal sealed partial class ConfigurationCauses : ICauseFinder
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        foreach (var container in facts.Containers)
        {
            if (container.Waiting is { Reason: "CreateContainerConfigError" or "CreateContainerError" or "CreatePodSandboxError" or "PreCreateHookError" } waiting)
            {
                // The container waits with the same words again and again; they may not be there yet.
                var failed = facts.PodEvents(container, "Failed").ToArray();
                var said = waiting.Message.Length > 0 ? waiting.Message : failed.Select(happened => happened.Message).FirstOrDefault("");
                yield return Of(facts, container, said);
            }
        }

        // Of a volume it is known by its event alone.
        foreach (var mount in facts.Containers.Any(container => container.Status?.ContainerID.Length > 0) ? [] : facts.PodEvents("FailedMount").DistinctBy(happened => happened.Message, StringComparer.Ordinal))
        {
            if (Absent(facts, mount.Message, "a volume of the pod", CaseText.Event(facts, mount)) is { } cause)
            {
                yield return cause;
                yield break;
            }
        }
    }

    private static Cause Of(PodCase facts, CaseContainer container, string said)
    {
        var words = CaseText.Clean(said);
        var evidence = $"{container.Text} waits: {container.Waiting!.Reason}: {words}";
        if (Absent(facts, said, container.Text, evidence) is { } absent)
        {
            return absent;
        }

        if (said.Contains("runAsNonRoot", StringComparison.Ordinal))
        {
            return new Cause(
                CauseNames.RunAsRootRefused,
                said.Contains("non-numeric", StringComparison.Ordinal)
                    ? $"{container.Text} must not run as root, and its image names its user by a word, of which the kubelet cannot tell the number"
                    : $"{container.Text} must not run as root, and its image does",
                [evidence, $"image: {container.Spec.Image}"],
                ["set runAsUser to a number other than 0 in the securityContext, or a USER with a number in the image"]);
        }

        return new Cause(CauseNames.ContainerNotCreated, $"the kubelet cannot create {container.Text}: {words}", [evidence], [facts.Commands.Kubectl($"describe pod {facts.Pod!.Metadata.Name}")]);
    }

    /// <summary>A ConfigMap, Secret or key that is not there; null where the words speak of something else.</summary>
    private static Cause? Absent(PodCase facts, string said, string who, string evidence)
    {
        if (Key().Match(said) is { Success: true } key)
        {
            var (kind, name, wanted) = (key.Groups["kind"].Value, key.Groups["name"].Value, key.Groups["key"].Value);
            return new Cause(
                CauseNames.MissingKey,
                $"the {kind} {name} has no key {wanted}, which {who} takes from it",
                [evidence],
                [facts.Commands.Kubectl($"describe {kind.ToLowerInvariant()} {name}")]);
        }

        if (Reference().Match(said) is { Success: true } volume)
        {
            return new Cause(
                CauseNames.MissingKey,
                $"a ConfigMap or Secret has no key {volume.Groups["key"].Value}, which {who} takes from it",
                [evidence],
                [facts.Commands.Kubectl($"get pod {facts.Pod!.Metadata.Name} -o jsonpath='{{.spec.volumes}}'"), facts.Commands.Kubectl("get configmaps,secrets")]);
        }

        return Missing().Match(said) is not { Success: true } missing ? null : missing.Groups["kind"].Value.Equals("secret", StringComparison.OrdinalIgnoreCase)
            ? new Cause(CauseNames.MissingSecret, $"the Secret {missing.Groups["name"].Value} does not exist, and {who} needs it", [evidence], [facts.Commands.Kubectl("get secrets")])
            : new Cause(CauseNames.MissingConfigmap, $"the ConfigMap {missing.Groups["name"].Value} does not exist, and {who} needs it", [evidence], [facts.Commands.Kubectl("get configmaps")]);
    }

    /// <summary>kubelet, makeEnvironmentVariables: <c>couldn't find key colour in ConfigMap shop/settings</c>.</summary>
    [GeneratedRegex(@"couldn't find key (?<key>\S+) in (?<kind>ConfigMap|Secret) [^/\s]+/(?<name>\S+)", RegexOptions.None, 1000)]
    private static partial Regex Key();

    /// <summary>Of a volume: <c>references non-existent config key: colour</c>, <c>references non-existent secret key: colour</c>.</summary>
    [GeneratedRegex(@"references non-existent (?:config|secret) key: (?<key>\S+)", RegexOptions.None, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<kind>configmap|secret) ""(?<name>[^""]+)"" not found", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Missing();
}
