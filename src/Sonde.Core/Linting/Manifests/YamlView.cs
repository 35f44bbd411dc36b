using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Linting.Manifests;

/// <summary>Looks into YAML whose shape nobody has promised: what is missing, or of another kind, is nothing. Pure.</summary>
internal static class YamlView
{
    /// <summary>What lies under a path of keys; null where there is nothing.</summary>
    public static YamlNode? At(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = node is YamlMappingNode mapping ? mapping.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: { } name } && name == key).Value : null;
        }

        return node;
    }

    /// <summary>The text of a scalar under a path; null for none.</summary>
    public static string? Text(this YamlNode? node, params ReadOnlySpan<string> path) => (node.At(path) as YamlScalarNode)?.Value;

    /// <summary>Whether a scalar under a path is YAML's true.</summary>
    public static bool IsTrue(this YamlNode? node, params ReadOnlySpan<string> path) => node.Text(path) is "true" or "True" or "TRUE";

    /// <summary>The items of a list under a path; none where there is no list.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node, params ReadOnlySpan<string> path) => (node.At(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>The texts of a list, or the one of a scalar.</summary>
    public static IEnumerable<string> Texts(this YamlNode? node, params ReadOnlySpan<string> path) => node.At(path) switch
    {
        YamlSequenceNode list => list.Children.OfType<YamlScalarNode>().Select(static item => item.Value ?? ""),
        YamlScalarNode { Value: { } text } => [text],
        _ => [],
    };
}
