using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sonde.Cli.Mcp;

/// <summary>Source-generated JSON for answers.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class McpJson : JsonSerializerContext;
