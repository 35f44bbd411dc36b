using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.Core.Ide;

/// <summary>Writes an entry in the layout of the file that takes it in.</summary>
/// <param name="NewLine">The file's line end; null writes everything on one line.</param>
/// <param name="Unit">One step of indentation.</param>
internal sealed record EntryText(string? NewLine, string Unit)
{
    /// <summary>The entry from its brace to its brace; the first line is not indented, the others by <paramref name="indentation"/> and more.</summary>
    public string Of(IdeEntry entry, string indentation)
    {
        JsonObject whole = new() { ["name"] = entry.Name };
        foreach ((var name, var value) in entry.Configuration)
        {
            if (name != "name")
            {
                whole[name] = value?.DeepClone();
            }
        }

        StringBuilder text = new();
        Append(text, whole, NewLine, indentation);
        return text.ToString();
    }

    private void Append(StringBuilder text, JsonNode? node, string? newLine, string indentation)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                AppendAll(text, [.. members.Select(member => ((string?)member.Key, member.Value))], newLine, indentation);
                break;
            case JsonArray { Count: > 0 } elements:
                AppendAll(text, [.. elements.Select(element => ((string?)null, element))], newLine, indentation);
                break;
            default:
                text.Append(Scalar(node));
                break;
        }
    }

    private void AppendAll(StringBuilder text, List<(string? Name, JsonNode? Value)> items, string? newLine, string indentation)
    {
        var isObject = items[0].Name is not null;
        var inner = indentation + Unit;
        var padding = newLine is not null ? newLine + inner : isObject ? " " : string.Empty;
        text.Append(isObject ? '{' : '[');
        for (var index = 0; index < items.Count; index++)
        {
            (var name, var value) = items[index];
            text.Append(index == 0 ? padding : newLine is null ? ", " : "," + padding);
            if (name is not null)
            {
                text.Append(Scalar(JsonValue.Create(name))).Append(": ");
            }

            Append(text, value, IsFlat(value) ? null : newLine, inner);
        }

        text.Append(newLine is not null ? newLine + indentation : isObject ? " " : string.Empty);
        text.Append(isObject ? '}' : ']');
    }

    // A pair of paths reads better on one line than on four.
    private static bool IsFlat(JsonNode? node) => node switch
    {
        JsonObject members => members.All(member => member.Value is null or JsonValue),
        JsonArray elements => elements.All(element => element is null or JsonValue),
        _ => true,
    };

    private static string Scalar(JsonNode? node)
    {
        if (node is null)
        {
            return "null";
        }

        ArrayBufferWriter<byte> bytes = new();
        // A path with an umlaut or an apostrophe should be readable; the text goes into a file, never into HTML.
        using (Utf8JsonWriter writer = new(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
