using Sonde.Core.Settings;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Policies;

/// <summary>YAML documents as one text, and the same documents as JSON. Pure.</summary>
public static class PolicyYaml
{
    /// <summary>A stream of documents, for <c>kubectl apply -f -</c>.</summary>
    /// <param name="documents">Each one object, with comments, and a line end at its end.</param>
    public static string Join(IReadOnlyList<string> documents) => string.Join("---\n", documents);

    /// <summary>The same as JSON, on one line: the object itself, or a List of several.</summary>
    public static string ToJson(IReadOnlyList<string> documents)
    {
        string[] objects = [.. documents.Select(document => YamlJson.Convert((YamlMappingNode)YamlText.Read(document)!))];
        return objects is [var single] ? single : $$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(',', objects)}}]}""";
    }

    /// <summary>A text without control characters as a YAML scalar.</summary>
    internal static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
