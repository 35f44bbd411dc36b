using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Tunnel.Dap;

namespace Sonde.Core.Dap;

/// <summary>Messages of the Debug Adapter Protocol (specification 1.68), read and written. Reads of foreign JSON answer null instead of throwing.</summary>
internal static class DapJson
{
    /// <summary>Parses; null for what is not one JSON object.</summary>
    public static JsonObject? TryParse(byte[] bytes)
    {
        try
        {
            var message = JsonNode.Parse(bytes) as JsonObject;
            LookAt(message);
            return message;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON; a name that stands there twice; a name that is no Unicode.
            return null;
        }
    }

    /// <summary>A property, else null.</summary>
    public static JsonNode? Node(JsonNode? node, string name) => (node as JsonObject)?[name];

    /// <summary>A property that is a text, else null.</summary>
    public static string? Text(JsonNode? node, string name) => Node(node, name) is JsonValue value && TryRead(value, out var text) ? text : null;

    /// <summary>A property that is a whole number, else null.</summary>
    public static long? Number(JsonNode? node, string name) => Node(node, name) is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out long number) ? number : null;

    /// <summary>Whether a property is true.</summary>
    public static bool IsTrue(JsonNode? node, string name) => Node(node, name) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects in a property that is a list, else none.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node, string name) => Node(node, name) is JsonArray items ? items.OfType<JsonObject>() : [];

    /// <summary>A request in its frame.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="command">Its command.</param>
    /// <param name="arguments">Its arguments, as JSON.</param>
    public static byte[] Request(long sequence, string command, string arguments) =>
        DapHeader.Frame($"{{\"seq\":{sequence},\"type\":\"request\",\"command\":\"{JsonEncodedText.Encode(command)}\",\"arguments\":{arguments}}}");

    /// <summary>The answer to a request, in its frame.</summary>
    /// <param name="sequence">The request's number.</param>
    /// <param name="command">The request's command.</param>
    /// <param name="problem">Why it was not done; null where it was.</param>
    /// <param name="body">The body; null for none.</param>
    public static byte[] Response(long sequence, string command, string? problem, JsonObject? body = null)
    {
        var message = new JsonObject { ["seq"] = 0, ["type"] = "response", ["request_seq"] = sequence, ["success"] = problem is null, ["command"] = command };
        if (problem is not null)
        {
            message["message"] = problem;
        }

        if (body is not null)
        {
            message["body"] = body;
        }

        return Frame(message);
    }

    /// <summary>An event in its frame.</summary>
    public static byte[] Event(string name, JsonObject body) =>
        Frame(new JsonObject { ["seq"] = 0, ["type"] = "event", ["event"] = name, ["body"] = body });

    /// <summary>A line of the debug console, in its frame.</summary>
    public static byte[] Console(string text) => Event("output", new JsonObject { ["category"] = "console", ["output"] = $"Sonde: {text}\n" });

    /// <summary>A message in its frame.</summary>
    public static byte[] Frame(JsonObject message) => DapHeader.Frame(message.ToJsonString());

    /// <summary>A message that came, in its frame again.</summary>
    public static byte[] Frame(byte[] message) => [.. DapHeader.For(message.Length), .. message];

    /// <summary>The tree is made at the first look at each of its parts, which may throw: that is done at once.</summary>
    private static void LookAt(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (_, value) in item)
                {
                    LookAt(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    LookAt(item);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Well-formed JSON can hold text that is no Unicode (half a surrogate pair); to read it throws.</summary>
    private static bool TryRead(JsonValue value, out string? text)
    {
        text = null;
        try
        {
            return value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
