using System.Text.Json.Nodes;
using Sonde.Core.Linting.Manifests;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Linting.Live;

/// <summary>Objects of a namespace as the rules look at them. Pure.</summary>
/// <remarks>
/// What another object made is looked at in that one. Of a pod that has a workload only the debug containers are left, which are nowhere else; of every pod only
/// those that run: Kubernetes keeps the others in the specification for ever.
/// </remarks>
internal static class LiveManifests
{
    /// <summary>As the rules look at them.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="objects">As the server lists them.</param>
    public static IEnumerable<Manifest> Of(LiveKind kind, IEnumerable<JsonObject> objects) => objects.Select(Yaml).OfType<YamlMappingNode>().Select(root => Of(kind, root)).OfType<Manifest>();

    /// <summary>Null for what is not looked at.</summary>
    private static Manifest? Of(LiveKind kind, YamlMappingNode root)
    {
        var isMade = root.Items("metadata", "ownerReferences").Any(static owner => owner.IsTrue("controller"));
        var seen = kind != LiveKind.Pod ? (isMade ? null : root) : root.Text("status", "phase") is "Succeeded" or "Failed" ? null : PodOf(root, isMade);
        if (seen is null)
        {
            return null;
        }

        // Lists leave out what their items are.
        Set(seen, "kind", new YamlScalarNode(kind.Kind));
        return new Manifest($"{root.Text("metadata", "namespace")}/{kind.Resource}/{root.Text("metadata", "name")}", seen) { IsLive = true };
    }

    private static YamlMappingNode PodOf(YamlMappingNode pod, bool isMade)
    {
        var running = pod.Items("status", "ephemeralContainerStatuses").Where(static status => status.At("state", "running") is not null).Select(static status => status.Text("name")).ToHashSet(StringComparer.Ordinal);
        var debuggers = new YamlSequenceNode(pod.Items("spec", "ephemeralContainers").Where(container => running.Contains(container.Text("name"))));
        if (!isMade)
        {
            Set(pod.At("spec") as YamlMappingNode ?? [], "ephemeralContainers", debuggers);
            return pod;
        }

        var metadata = new YamlMappingNode("name", pod.Text("metadata", "name") ?? "", "namespace", pod.Text("metadata", "namespace") ?? "");
        return new YamlMappingNode("metadata", metadata, "spec", new YamlMappingNode("ephemeralContainers", debuggers));
    }

    private static void Set(YamlMappingNode mapping, string key, YamlNode value)
    {
        foreach (var old in mapping.Children.Keys.Where(node => node is YamlScalarNode { Value: { } name } && name == key).ToArray())
        {
            mapping.Children.Remove(old);
        }

        mapping.Add(key, value);
    }

    private static YamlNode Yaml(JsonNode? node) => node switch
    {
        JsonObject mapping => new YamlMappingNode(mapping.Select(static pair => KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(pair.Key), Yaml(pair.Value)))),
        JsonArray list => new YamlSequenceNode(list.Select(Yaml)),
        JsonValue value when value.TryGetValue<string>(out var text) => new YamlScalarNode(text),
        _ => new YamlScalarNode(node?.ToJsonString() ?? ""),
    };
}
