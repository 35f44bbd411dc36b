using System.Text.Json;

namespace Sonde.Tunnel.Control;

/// <summary>
/// A line, read as far as it is understood: the other side may be newer and name kinds that this one does not know.
/// </summary>
/// <param name="Id">The message's id; 0 where there is none to be read.</param>
/// <param name="Message">The message; null where it was not understood.</param>
/// <param name="IsEvent">Whether it is an event, understood or not.</param>
/// <param name="Problem">Why it was not understood.</param>
internal sealed record ControlLine(long Id, ControlMessage? Message, bool IsEvent, string? Problem)
{
    public static ControlLine Parse(ReadOnlySpan<byte> line)
    {
        string? problem;
        try
        {
            var message = JsonSerializer.Deserialize(line, ControlJson.Default.ControlMessage);
            if (message is not null)
            {
                return new ControlLine(message.Id, message, message.Event is not null, null);
            }

            problem = "the line is null";
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            // NotSupportedException: the property that names the kind is missing, and the family itself cannot be made.
            problem = error.Message;
        }

        return ParseEnvelope(line, problem);
    }

    private static ControlLine ParseEnvelope(ReadOnlySpan<byte> line, string? problem)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new ControlLine(0, null, false, problem);
            }

            var id = root.TryGetProperty("id", out var number) && number.ValueKind == JsonValueKind.Number
                && number.TryGetInt64(out var value) ? value : 0;
            var isEvent = root.TryGetProperty("event", out var happened) && happened.ValueKind == JsonValueKind.Object;
            return new ControlLine(id, null, isEvent, problem);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON at all, as the problem says; or a name in it is no Unicode (half a surrogate pair).
            return new ControlLine(0, null, false, problem);
        }
    }
}
