using System.Text.Json.Nodes;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>The parts of a pod's document, whatever a server or a user wrote there: what is of another kind counts as absent. Pure.</summary>
internal static class JsonParts
{
    /// <summary>The objects of a list; none where it is no list.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? list) => list is JsonArray items ? items.OfType<JsonObject>() : [];

    /// <summary>The containers of a PodSpec, init containers first.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject spec) => Objects(spec["initContainers"]).Concat(Objects(spec["containers"]));

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Whether something is true.</summary>
    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Takes the objects out of a list that are meant.</summary>
    public static void RemoveWhere(JsonNode? list, Func<JsonObject, bool> isMeant)
    {
        foreach (var item in Objects(list).Where(isMeant).ToArray())
        {
            ((JsonArray)list!).Remove(item);
        }
    }
}
