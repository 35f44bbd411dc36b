using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.Core.Workspaces;

/// <summary>Tells editors what a sonde.yaml may hold: JSON Schema, draft 2020-12, made of the same tables as the reader.</summary>
public static class WorkspaceSchema
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "sonde.schema.json";

    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text, with a line end at its end; always the same.</summary>
    public static string Write()
    {
        var root = Mapping(WorkspaceKeys.All);
        root["required"] = new JsonArray("targets");
        var target = Mapping(TargetKeys.All);
        target["oneOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray("target") }, new JsonObject { ["required"] = new JsonArray("selector") });
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "sonde.yaml",
            ["description"] = "Targets that Sonde debugs together",
        };
        foreach (var (name, value) in root.ToArray())
        {
            root.Remove(name);
            schema[name] = value;
        }

        schema["$defs"] = new JsonObject { [WorkspaceKeys.TargetDefinition] = target };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static JsonObject Mapping<TRecord>(IReadOnlyList<WorkspaceKey<TRecord>> keys)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var shape = key.Schema();
            shape.Insert(0, "description", key.Meaning);
            properties[key.Name] = shape;
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }
}
