using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Source-generated JSON for everything on the wire: camelCase, nulls left out, unknown properties ignored, null refused where
/// a value is due, and numbers that are none of a double's (1e400).
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteNumberConverter)])]
[JsonSerializable(typeof(ControlMessage))]
[JsonSerializable(typeof(ChannelPurpose))]
[JsonSerializable(typeof(SampleLine))]
[JsonSerializable(typeof(CallLine))]
public sealed partial class ControlJson : JsonSerializerContext;
