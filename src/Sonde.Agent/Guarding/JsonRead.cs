using System.Text.Json;
using Sonde.Agent.Launching;

namespace Sonde.Agent.Guarding;

/// <summary>Reads of untrusted JSON that answer null instead of throwing.</summary>
internal static class JsonRead
{
    private const int MostTextCharacters = 200;

    /// <summary>Parses; null for what is not one JSON object.</summary>
    public static JsonDocument? TryParse(ReadOnlySpan<byte> message)
    {
        try
        {
            var document = JsonDocument.Parse(message.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Not ours to judge: the debugger or the client will.
        }

        return null;
    }

    /// <summary>A property that is an object; else an element of kind Undefined.</summary>
    public static JsonElement Object(this JsonElement element, string name)
        => element.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    /// <summary>The first element of a property that is an array; else an element of kind Undefined.</summary>
    public static JsonElement First(this JsonElement element, string name)
        => element.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0] : default;

    /// <summary>The elements of a property that is an array; else none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        if (element.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                yield return item;
            }
        }
    }

    /// <summary>A property that is a text, on one line and at most 200 characters of it.</summary>
    public static string? Text(this JsonElement element, string name)
        => element.Lines(name) is { } text ? PlainText.Line(text, MostTextCharacters) : null;

    /// <summary>A property that is a text and not empty, as it stands.</summary>
    public static string? Lines(this JsonElement element, string name)
        => element.TryGet(name, out var value) && value.ValueKind == JsonValueKind.String && Unicode(value, static text => text.GetString()) is { Length: > 0 } found ? found : null;

    /// <summary>A text as it stands; null where it is no Unicode.</summary>
    public static string? Whole(JsonElement text) => Unicode(text, static element => element.GetString());

    /// <summary>A property of any kind, in the JSON that it came in.</summary>
    public static string? Raw(this JsonElement element, string name)
        => element.TryGet(name, out var value) ? Unicode(value, static any => any.GetRawText()) : null;

    /// <summary>A property that is a whole number.</summary>
    public static long? Number(this JsonElement element, string name)
        => element.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A property that is true or false.</summary>
    public static bool? Flag(this JsonElement element, string name)
        => element.TryGet(name, out var value) && value.ValueKind is (JsonValueKind.True or JsonValueKind.False) ? value.GetBoolean() : null;

    private static bool TryGet(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            // A name that is no Unicode stands beside the one that was looked for.
            return false;
        }
    }

    /// <summary>Well-formed JSON can hold text that is no Unicode (half a surrogate pair, bytes that are no UTF-8); to read it throws.</summary>
    private static string? Unicode(JsonElement value, Func<JsonElement, string?> read)
    {
        try
        {
            return read(value);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
