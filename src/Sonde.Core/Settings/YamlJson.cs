using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>
/// Writes a YAML tree as JSON, plain scalars by the YAML 1.2 core schema (yaml.org/spec/1.2.2, section 10.3.2), which is what Kubernetes files
/// mean in practice: <c>yes</c> stays text. Aliases are written out, up to a bound.
/// </summary>
internal sealed class YamlJson
{
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
        if (depth > YamlText.MaximumDepth || ++_nodes > YamlText.MaximumNodes)
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
        switch (YamlKinds.Of(scalar))
        {
            case YamlKind.Nothing:
                _writer.WriteNullValue();
                break;
            case YamlKind.Switch:
                _writer.WriteBooleanValue(text[0] is 't' or 'T');
                break;
            case YamlKind.Whole:
                _writer.WriteNumberValue(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
                break;
            case YamlKind.Fraction:
                _writer.WriteNumberValue(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
                break;
            default:
                _writer.WriteStringValue(text);
                break;
        }
    }
}
