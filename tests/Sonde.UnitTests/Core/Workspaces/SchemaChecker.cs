using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sonde.UnitTests.Core.Workspaces;

/// <summary>As much of JSON Schema 2020-12 as docs/sonde.schema.json uses; another keyword is an exception, so that none is passed over.</summary>
internal sealed class SchemaChecker(JsonElement root)
{
    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => Accepts(schema, keyword, value));

    private bool Accepts(JsonElement schema, JsonProperty keyword, JsonElement value) => keyword.Name switch
    {
        "$schema" or "$defs" or "title" or "description" => true,
        "$ref" => Accepts(root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value),
        "type" => IsOfType(keyword.Value.GetString()!, value),
        "enum" => keyword.Value.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
        "anyOf" => keyword.Value.EnumerateArray().Any(choice => Accepts(choice, value)),
        "oneOf" => keyword.Value.EnumerateArray().Count(choice => Accepts(choice, value)) == 1,
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() <= keyword.Value.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal(),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Accepts(keyword.Value, item)),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32(),
        "minProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= keyword.Value.GetInt32(),
        "maxProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= keyword.Value.GetInt32(),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "propertyNames" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(property => Accepts(keyword.Value, JsonSerializer.SerializeToElement(property.Name))),
        "properties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(property => !keyword.Value.TryGetProperty(property.Name, out var known) || Accepts(known, property.Value)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(property => AcceptsOther(schema, keyword.Value, property)),
        var other => throw new NotSupportedException($"the schema uses {other}, which this checker does not know"),
    };

    private bool AcceptsOther(JsonElement schema, JsonElement others, JsonProperty property)
    {
        if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _))
        {
            return true;
        }

        return others.ValueKind == JsonValueKind.Object ? Accepts(others, property.Value) : others.GetBoolean();
    }

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() % 1 == 0,
        _ => throw new NotSupportedException($"the schema uses the type {type}, which this checker does not know"),
    };
}
