using System.Text.Json.Serialization;

namespace Sonde.Containers.Describing;

[JsonSourceGenerationOptions(RespectNullableAnnotations = false, MaxDepth = 32)]
[JsonSerializable(typeof(IReadOnlyList<InspectDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ImageDocument>))]
[JsonSerializable(typeof(IReadOnlyList<PodDocument>))]
[JsonSerializable(typeof(VersionDocument))]
internal sealed partial class EngineJson : JsonSerializerContext;
