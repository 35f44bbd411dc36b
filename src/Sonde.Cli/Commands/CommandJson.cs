using System.Text.Json.Serialization;

namespace Sonde.Cli.Commands;

/// <summary>Source-generated JSON for the verbs that answer by themselves.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FaultExplanation))]
[JsonSerializable(typeof(VersionAnswer))]
internal sealed partial class CommandJson : JsonSerializerContext;
