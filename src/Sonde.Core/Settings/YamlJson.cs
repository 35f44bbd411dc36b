using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>
/// Writes a YAML tree as JSON, plain scalars by the YAML 1.2 core schema (yaml.org/spec/1.2.2, section 10.3.2), which is what Kubernetes files
/// mean in practice: <c>yes</c> stays text. Aliases are written out, up to a bound.
/// </summary>
internal sealed class YamlJson
{
    /// <summary>How many nodes are written at the most: aliases of aliases grow without bound otherwise.</summary>
    private const int MaximumNodes = 100_000;

    private readonly Utf8JsonWriter _writer;
    private int _nodes;

    private YamlJson(Utf8JsonWriter writer)
    {
        _writer = writer;
    }

    /// <summary>Converts.</summary>
    /// <exception cref="FormatException">A key is not a scalar, the tree is deeper than <see cref="YamlText.MaximumDepth"/> or too large.</exception>
    public static string Convert(YamlNode root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            new YamlJson(writer).Write(root, 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(YamlNode node, int depth)
    {
        if (depth > YamlText.MaximumDepth || ++_nodes > MaximumNodes)
        {
            throw new FormatException($"{YamlText.Place(node.Start)}: too large once its aliases are written out");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                _writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? throw new FormatException($"{YamlText.Place(key.Start)}: a key must be text");
                    _writer.WritePropertyName(name);
                    Write(value, depth + 1);
                }

                _writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                _writer.WriteStartArray();
                foreach (var item in sequence.Children)
                {
                    Write(item, depth + 1);
                }

                _writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(scalar);
                break;
            default:
                throw new FormatException($"{YamlText.Place(node.Start)}: an alias that leads nowhere");
        }
    }

    private void WriteScalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            _writer.WriteStringValue(text);
        }
        else if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            _writer.WriteNullValue();
        }
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            _writer.WriteBooleanValue(text[0] is 't' or 'T');
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            _writer.WriteNumberValue(whole);
        }
        else if (LooksDecimal(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var broken))
        {
            _writer.WriteNumberValue(broken);
        }
        else
        {
            _writer.WriteStringValue(text);
        }
    }

    /// <summary>Digits with a point or an exponent; keeps versions and quantities (<c>1.2.3</c>, <c>100m</c>) text.</summary>
    private static bool LooksDecimal(string text) =>
        text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E');
}
