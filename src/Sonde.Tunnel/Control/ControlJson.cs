using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Source-generated JSON for everything on the wire: camelCase, nulls left out, unknown properties ignored, null refused where
/// a value is due.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ControlMessage))]
[JsonSerializable(typeof(ChannelPurpose))]
public sealed partial class ControlJson : JsonSerializerContext;
