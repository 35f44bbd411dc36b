using System.Text.Json;

namespace Sonde.Tunnel.Control;

/// <summary>The lines of a channel <see cref="SamplesPurpose"/>.</summary>
public sealed class SampleLines
{
    /// <summary>The longest line in bytes, with its line feed.</summary>
    public const int MaximumLength = 64 * 1024;

    private readonly ControlLines _lines;

    /// <summary>Reads from a channel, which it does not own.</summary>
    public SampleLines(Stream channel) => _lines = new ControlLines(channel, MaximumLength);

    /// <summary>A message as a line.</summary>
    /// <exception cref="IOException">It is longer than a line may be.</exception>
    public static byte[] Encode(SampleLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, ControlJson.Default.SampleLine);
        return json.Length < MaximumLength
            ? [.. json, (byte)'\n']
            : throw new IOException($"A line of {json.Length} bytes is longer than the {MaximumLength} that one of samples may have.");
    }

    /// <summary>The next line whose kind is known; null at the end of the channel.</summary>
    /// <exception cref="IOException">A line is too long or no message, the channel ended within a line, or it failed.</exception>
    public async ValueTask<SampleLine?> ReadAsync(CancellationToken cancellation)
    {
        while (await _lines.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (Parse(line.Span) is { } read)
            {
                return read;
            }
        }

        return null;
    }

    /// <summary>A line; null for a kind that this side does not know.</summary>
    private static SampleLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlJson.Default.SampleLine) ?? throw new IOException("A line of samples is null.");
        }
        catch (JsonException error)
        {
            return IsUnknown(line) ? null : throw new IOException($"A line of samples was not understood: {error.Message}", error);
        }
        catch (NotSupportedException error)
        {
            // The property "is" is missing.
            throw new IOException($"A line of samples was not understood: {error.Message}", error);
        }
    }

    private static bool IsUnknown(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("is", out var kind) && kind.ValueKind == JsonValueKind.String
                && kind.GetString() is not ("frame" or "stacks" or "thread" or "counts" or "figures" or "text" or "bytes" or "outcome");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON at all; or a name in it is no Unicode (half a surrogate pair).
            return false;
        }
    }
}
