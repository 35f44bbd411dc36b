namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a container has no image.</summary>
internal sealed class ImageCauses : ICauseFinder
{
    /// <summary>A pull that takes no longer is not worth a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        foreach (var container in facts.Containers.Where(container => container.Waiting is not null))
        {
            var cause = container.Waiting!.Reason switch
            {
                "InvalidImageName" => Named(facts, container),
                "ErrImageNeverPull" => NeverPulled(facts, container),
                "ErrImagePull" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable" => Failed(facts, container),
                _ => Pulling(facts, container),
            };
            if (cause is not null)
            {
                yield return cause;
            }
        }
    }

    private static Cause Named(PodCase facts, CaseContainer container) => new(
        CauseNames.ImageNameInvalid,
        $"the image of {container.Text} is no image name: {container.Spec.Image}",
        [Words(container)],
        [Edit(facts, container)]);

    private static Cause NeverPulled(PodCase facts, CaseContainer container) => new(
        CauseNames.ImageNeverPulled,
        $"the image of {container.Text} is not on the node, and imagePullPolicy: Never forbids to pull it: {container.Spec.Image}",
        [Words(container), .. Node(facts)],
        ["load the image onto the node, or set imagePullPolicy to IfNotPresent", Edit(facts, container)]);

    private static Cause Failed(PodCase facts, CaseContainer container)
    {
        var pulls = facts.PodEvents(container, "Failed").Where(happened => happened.Message.StartsWith("Failed to pull image", StringComparison.Ordinal)).ToArray();
        var said = pulls.Length > 0 ? pulls[0].Message : container.Waiting!.Message;
        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (said.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        string[] evidence = [Words(container), .. CaseText.Newest(facts, pulls), .. Node(facts)];
        var image = container.Spec.Image;
        var registry = RegistryOf(image);
        return Says("no match for platform", "no matching manifest", "does not match the specified platform") ? new Cause(
                CauseNames.ImageWrongPlatform, $"the image of {container.Text} is not made for the node's architecture: {image}", evidence,
                ["build the image for that architecture too, or choose nodes with a node selector", facts.Commands.KubectlWide("get nodes -L kubernetes.io/arch")])
            : Says("unauthorized", "authentication required", "pull access denied", "403 Forbidden", "401 Unauthorized", "denied:", "no basic auth", "authorization failed", "insufficient_scope") ? new Cause(
                CauseNames.ImagePullDenied, $"{registry} refuses to hand out the image of {container.Text}: {image}", evidence,
                [facts.Commands.Kubectl($"get pod {facts.Pod!.Metadata.Name} -o jsonpath='{{.spec.imagePullSecrets}}'"), "check that a pull secret for that registry is there and right; some registries say the same of an image that does not exist"])
            : Says("not found", "manifest unknown", "does not exist", "name unknown", "NotFound") ? new Cause(
                CauseNames.ImageNotFound, $"{registry} has no such image or tag: {image}", evidence, ["check the name and the tag of the image", Edit(facts, container)])
            : Says("dial tcp", "no such host", "i/o timeout", "connection refused", "TLS handshake", "x509", "context deadline exceeded", "connection reset", "server misbehaving", "EOF", "HTTP response to HTTPS client") ? new Cause(
                CauseNames.RegistryUnreachable, $"the node does not reach {registry}, or does not trust it: {image}", evidence,
                ["ask the cluster's operators whether the node reaches that registry (name, route, proxy, certificate)", Edit(facts, container)])
            : new Cause(CauseNames.ImagePullFailed, $"the image of {container.Text} cannot be pulled: {image}", evidence, [facts.Commands.Kubectl($"describe pod {facts.Pod!.Metadata.Name}")]);
    }

    private static Cause? Pulling(PodCase facts, CaseContainer container)
    {
        var pulling = facts.PodEvents(container, "Pulling").FirstOrDefault();
        var isDone = facts.PodEvents(container, "Pulled", "Failed", "BackOff").Any(later => later.LastSeen >= pulling?.LastSeen);
        return pulling is null || isDone || facts.Since(pulling.LastSeen) is not { } age || age < Patience ? null : new Cause(
            CauseNames.ImagePulling,
            $"the image of {container.Text} is being pulled since {CaseText.Age(age)}: {container.Spec.Image}",
            [.. CaseText.Newest(facts, [pulling]), .. Node(facts)],
            [facts.Commands.Kubectl($"get events --field-selector involvedObject.name={facts.Pod!.Metadata.Name} --watch")]);
    }

    private static string Words(CaseContainer container) =>
        $"{container.Text} waits: {container.Waiting!.Reason}{(container.Waiting.Message.Length > 0 ? $": {CaseText.Clean(container.Waiting.Message)}" : "")}";

    private static IEnumerable<string> Node(PodCase facts) => facts.Pod?.Spec.NodeName is { Length: > 0 } node ? [$"node: {node}"] : [];

    private static string Edit(PodCase facts, CaseContainer container) =>
        facts.Commands.Kubectl($"get pod {facts.Pod!.Metadata.Name} -o jsonpath='{{.spec.{(container.IsInit ? "initContainers" : "containers")}[?(@.name==\"{container.Name}\")].image}}'");

    /// <summary>As image references are read: what comes before the first slash is a registry where it has a dot or a port, or is localhost.</summary>
    private static string RegistryOf(string image)
    {
        var first = image.Split('/', 2)[0];
        return image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost")
            ? $"the registry {first}"
            : "the default registry";
    }
}
