using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>An ephemeral container, or one of a pod that is to be made, as the server takes it, with the user's own overlay. Pure.</summary>
public static class EphemeralContainerJson
{
    // The strategic merge keys of a container's lists (k8s.io/api/core/v1 types.go, patchMergeKey), as far as an ephemeral container may have them.
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["env"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
    };

    /// <summary>The container as JSON.</summary>
    public static JsonObject Write(EphemeralContainerSpec spec)
    {
        var container = new JsonObject { ["name"] = spec.Name, ["image"] = spec.Image };
        if (spec.TargetContainerName is { } target)
        {
            container["targetContainerName"] = target;
        }

        AddTexts(container, "command", spec.Command);
        AddTexts(container, "args", spec.Args);
        if (spec.Environment.Count > 0)
        {
            container["env"] = new JsonArray(
                [.. spec.Environment.Select(variable => new JsonObject { ["name"] = variable.Key, ["value"] = variable.Value })]);
        }

        if (spec.ImagePullPolicy is { } policy)
        {
            container["imagePullPolicy"] = policy;
        }

        container["terminationMessagePolicy"] = "File";
        if (spec.SecurityContext is { } security)
        {
            container["securityContext"] = JsonSerializer.SerializeToNode(security, ApiJson.Default.SecurityContext);
        }

        return spec.Overlay is { } overlay ? WithOverlay(container, overlay) : container;
    }

    private static JsonObject WithOverlay(JsonObject container, JsonObject overlay)
    {
        var target = container["targetContainerName"]?.DeepClone();
        var name = container["name"]!.DeepClone();
        Merge(container, overlay);
        container["name"] = name;
        container.Remove("targetContainerName");
        if (target is not null)
        {
            container["targetContainerName"] = target;
        }

        return container;
    }

    private static void Merge(JsonObject below, JsonObject above)
    {
        foreach (var (key, value) in above)
        {
            switch (value)
            {
                case null:
                    below.Remove(key);
                    break;
                case JsonObject part when below[key] is JsonObject existing:
                    Merge(existing, part);
                    break;
                case JsonArray items when below[key] is JsonArray existing && MergeKeys.TryGetValue(key, out var mergeKey):
                    MergeItems(existing, items, mergeKey);
                    break;
                default:
                    below[key] = value.DeepClone();
                    break;
            }
        }
    }

    private static void MergeItems(JsonArray below, JsonArray above, string key)
    {
        foreach (var item in above)
        {
            var same = below.FirstOrDefault(other => KeyOf(other, key) is { } name && name == KeyOf(item, key));
            if (same is JsonObject existing && item is JsonObject part)
            {
                Merge(existing, part);
            }
            else
            {
                below.Add(item?.DeepClone());
            }
        }
    }

    private static string? KeyOf(JsonNode? item, string key) =>
        item is JsonObject parent && parent[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void AddTexts(JsonObject container, string key, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            container[key] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }
    }
}
