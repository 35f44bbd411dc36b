using System.Text.Json;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>A selector as an object has it → as a list request takes it.</summary>
internal static class SelectorText
{
    /// <summary>A LabelSelector; null selects nothing, empty everything.</summary>
    /// <exception cref="JsonException">It has an operator that is not known.</exception>
    public static string? OfLabelSelector(JsonElement selector)
    {
        if (selector.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var parsed = selector.Deserialize(ApiJson.Default.LabelSelector) ?? new LabelSelector();
        var equalities = (parsed.MatchLabels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}");
        return string.Join(',', equalities.Concat(parsed.MatchExpressions.Select(Requirement)));
    }

    /// <summary>A service's own map of labels; an empty one selects nothing.</summary>
    /// <exception cref="JsonException">It maps to something else than text.</exception>
    public static string? OfLabels(JsonElement labels) =>
        labels.ValueKind == JsonValueKind.Object && labels.Deserialize(ApiJson.Default.LabelMap) is { Count: > 0 } map
            ? string.Join(',', map.Select(label => $"{label.Key}={label.Value}"))
            : null;

    private static string Requirement(LabelRequirement requirement) => requirement.Operator switch
    {
        "In" => $"{requirement.Key} in ({string.Join(',', requirement.Values)})",
        "NotIn" => $"{requirement.Key} notin ({string.Join(',', requirement.Values)})",
        "Exists" => requirement.Key,
        "DoesNotExist" => $"!{requirement.Key}",
        var other => throw new JsonException($"the selector has the operator '{other}'"),
    };
}
