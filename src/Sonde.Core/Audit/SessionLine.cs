using System.Text.Json.Serialization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Audit;

/// <summary>One line of the local record: the beginning of a session, or its end. Names and figures only; no environment, no credentials.</summary>
/// <param name="Id">12 hex digits; the same at the beginning and the end.</param>
/// <param name="Time">When.</param>
/// <param name="Command"><c>debug</c>, <c>forward</c>.</param>
/// <param name="Target">As in the plan.</param>
/// <param name="User">As the platform knows them.</param>
/// <param name="Host">This machine.</param>
/// <param name="Toolbox">The toolbox's name.</param>
internal sealed record SessionLine(
    [property: JsonRequired] string Id, [property: JsonRequired] DateTimeOffset Time, [property: JsonRequired] string Command,
    [property: JsonRequired] string Target, [property: JsonRequired] string User, [property: JsonRequired] string Host, [property: JsonRequired] string Toolbox)
{
    /// <summary>--reason; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>How it ended; null at the beginning.</summary>
    public string? Ended { get; init; }

    /// <summary>The exit code; null at the beginning.</summary>
    public int? Exit { get; init; }

    /// <summary>Stops and pauses; null at the beginning, and where no debugger was attached.</summary>
    public SessionFigures? Figures { get; init; }

    /// <summary>As in <see cref="Reports.Receipt.TargetRuns"/>.</summary>
    public bool? TargetRuns { get; init; }
}

/// <summary>Source-generated JSON for the local record: camelCase, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionLine))]
internal sealed partial class SessionLineJson : JsonSerializerContext;
