using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>A number that is too large for a double is refused; the reader would take it for infinity, which nothing that counts time can use and JSON cannot say.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw new JsonException("The number is too large.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
