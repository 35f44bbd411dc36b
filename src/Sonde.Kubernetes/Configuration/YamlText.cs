using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Kubernetes.Configuration;

/// <summary>YAML text (of which JSON is a part) as nodes.</summary>
public static class YamlText
{
    // No container spec comes near this.
    private const int MaximumNodes = 100_000;

    /// <summary>
    /// Reads one YAML or JSON document that is a mapping. Plain scalars become null, booleans or numbers as in YAML's JSON schema.
    /// </summary>
    /// <exception cref="FormatException">It is not; the message says where and why.</exception>
    public static JsonObject ParseObject(string text)
    {
        try
        {
            return Load(text) switch
            {
                YamlMappingNode mapping => (JsonObject)ToJson(mapping)!,
                _ => throw new FormatException("The document is not a mapping."),
            };
        }
        catch (YamlException exception)
        {
            throw new FormatException($"Line {exception.Start.Line}, column {exception.Start.Column}: {exception.Message}", exception);
        }
    }

    /// <summary>The root of the first document, with what its merge keys (<c>&lt;&lt;</c>) bring in; null where there is none.</summary>
    /// <exception cref="YamlException">The text is not YAML, nested deeper than 64, or its aliases repeat more than 100 000 values.</exception>
    internal static YamlNode? Load(string text)
    {
        YamlShape.Check(text);
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        try
        {
            stream.Load(reader);
        }
        catch (Exception exception) when (YamlShape.IsOfTheParser(exception))
        {
            var start = new Mark(0, 1, 1);
            throw new YamlException(start, start, "this is not YAML", exception);
        }

        if (stream.Documents.Count == 0)
        {
            return null;
        }

        var root = stream.Documents[0].RootNode;
        new YamlMerge().Apply(root);
        return root;
    }

    internal static JsonNode? ToJson(YamlNode node)
    {
        var nodesLeft = MaximumNodes;
        return ToJson(node, 0, ref nodesLeft);
    }

    private static JsonNode? ToJson(YamlNode node, int depth, ref int nodesLeft)
    {
        if (depth > YamlShape.MaximumDepth || --nodesLeft < 0)
        {
            throw new YamlException(node.Start, node.End, $"nested deeper than {YamlShape.MaximumDepth}, or more than {MaximumNodes} values");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    result[(key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key is not a string")] =
                        ToJson(value, depth + 1, ref nodesLeft);
                }

                return result;
            case YamlSequenceNode sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Children)
                {
                    items.Add(ToJson(item, depth + 1, ref nodesLeft));
                }

                return items;
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar:
                return Plain(scalar.Value ?? "");
            default:
                return JsonValue.Create(((YamlScalarNode)node).Value);
        }
    }

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
