using System.Text.Json.Serialization;

namespace Sonde.Core.Reports;

/// <summary>Source-generated JSON for <c>--output json</c>: camelCase, one object a line, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Report))]
public sealed partial class ReportJson : JsonSerializerContext;
