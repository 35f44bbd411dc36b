using System.Text.Json.Nodes;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>
/// From a pod to a pod that runs the same and is nobody's: no owner, no traffic, no probes, no second start, and an end. Pure. What the server fills in by itself
/// (node, priority, tokens of the service account) is taken out, so that it fills it in anew.
/// </summary>
internal static class PodCopy
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>By these a controller finds its pods, beside the labels of its selector: without them none adopts the copy.</summary>
    private static readonly HashSet<string> OwnersLabels = new(StringComparer.Ordinal)
    {
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/job-completion-index",
    };

    /// <summary>What was written about the original alone; kubectl's own copy of the manifest would be another's, with the values of its environment.</summary>
    private static readonly string[] OriginalsAnnotations =
    [
        "kubectl.kubernetes.io/last-applied-configuration", "kubernetes.io/limit-ranger", "kubernetes.io/config.hash", "kubernetes.io/config.mirror", "kubernetes.io/config.seen",
        "kubernetes.io/config.source", "cni.projectcalico.org/", "k8s.v1.cni.cncf.io/network-status", "k8s.v1.cni.cncf.io/networks-status",
    ];

    /// <summary>Filled in by the scheduler and by admission, or meaningless in a copy.</summary>
    private static readonly string[] ServersFields =
        ["ephemeralContainers", "priority", "preemptionPolicy", "overhead", "schedulingGates", "readinessGates", "serviceAccount"];

    private static readonly string[] Hooks = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];

    /// <summary>Makes the copy's document; the original's is not changed.</summary>
    public static JsonObject Make(JsonObject original, CopyDesign design)
    {
        var spec = original["spec"] is JsonObject given ? given.DeepClone().AsObject() : [];
        foreach (var field in ServersFields)
        {
            spec.Remove(field);
        }

        if (!design.Wishes.IsOnSameNode)
        {
            spec.Remove("nodeName");
        }

        spec["restartPolicy"] = "Never";
        spec["activeDeadlineSeconds"] = (long)design.Wishes.Life.TotalSeconds;
        CopiedContainers.Quiet(spec, Hooks);
        RemoveTokens(spec);
        CopiedContainers.Wish(spec, design);
        if (design.Toolbox is not null)
        {
            CopiedContainers.AddToolbox(spec, design);
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = Metadata(original["metadata"] as JsonObject ?? [], design),
            ["spec"] = spec,
        };
    }

    private static JsonObject Metadata(JsonObject original, CopyDesign design)
    {
        var labels = design.Wishes.KeepsTraffic ? Kept(original["labels"], label => !OwnersLabels.Contains(label)) : [];
        labels[CopyMarks.Label] = CopyMarks.ValueOf(design.NamedAs);
        var annotations = Kept(original["annotations"], name => !OriginalsAnnotations.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        annotations[CopyMarks.Original] = $"pod/{JsonParts.Text(original["name"])}";
        annotations[CopyMarks.Maker] = design.Maker;
        annotations[DefaultContainer] = design.Container;
        var metadata = new JsonObject { ["name"] = design.Name, ["labels"] = labels, ["annotations"] = annotations };
        if (original["namespace"]?.DeepClone() is { } place)
        {
            metadata["namespace"] = place;
        }

        return metadata;
    }

    private static JsonObject Kept(JsonNode? texts, Func<string, bool> isKept) => texts is JsonObject all
        ? new JsonObject(all.Where(text => isKept(text.Key)).Select(text => KeyValuePair.Create(text.Key, text.Value?.DeepClone())))
        : [];

    /// <summary>
    /// The mounts of the service account's token: admission gives each pod its own (plugin/pkg/admission/serviceaccount), and makes none where there is a mount already.
    /// Volumes that nothing mounts any more go too; those that the pod's owners declared under that path stay.
    /// </summary>
    private static void RemoveTokens(JsonObject spec)
    {
        var volumes = JsonParts.Objects(spec["volumes"]).Where(IsToken).Select(volume => JsonParts.Text(volume["name"])).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var container in JsonParts.Containers(spec))
        {
            JsonParts.RemoveWhere(container["volumeMounts"], mount => JsonParts.Text(mount["mountPath"]) == TokenPath && volumes.Contains(JsonParts.Text(mount["name"]) ?? ""));
        }

        var used = JsonParts.Containers(spec).SelectMany(container => JsonParts.Objects(container["volumeMounts"])).Select(mount => JsonParts.Text(mount["name"])).ToHashSet(StringComparer.Ordinal);
        JsonParts.RemoveWhere(spec["volumes"], volume => volumes.Contains(JsonParts.Text(volume["name"]) ?? "") && !used.Contains(JsonParts.Text(volume["name"])));
    }

    /// <summary>As admission names them: since 1.21 a projected volume, before that the secret of a token.</summary>
    private static bool IsToken(JsonObject volume) =>
        JsonParts.Text(volume["name"]) is { } name
        && ((name.StartsWith("kube-api-access-", StringComparison.Ordinal) && volume["projected"] is not null)
            || (name.Contains("-token-", StringComparison.Ordinal) && volume["secret"] is not null));
}
