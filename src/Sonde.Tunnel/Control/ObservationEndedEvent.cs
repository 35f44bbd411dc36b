using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>No more hits will be told, and the line is not watched any more.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Figures">What it cost.</param>
public sealed record ObservationEndedEvent(ObservationEnd Reason, ObservationFigures Figures) : AgentEvent
{
    /// <summary>More of the reason, as a sentence or in the debugger's words; null for nothing.</summary>
    public string? Detail { get; init; }
}

/// <summary>Why an observation is over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObservationEnd>))]
public enum ObservationEnd
{
    /// <summary>There were as many hits as were wanted.</summary>
    [JsonStringEnumMemberName("count")] Count,

    /// <summary>The time is over.</summary>
    [JsonStringEnumMemberName("timeout")] Timeout,

    /// <summary>Hits held the target for longer than the bound.</summary>
    [JsonStringEnumMemberName("bound")] Bound,

    /// <summary>The target stood for more than a tenth of a second's time.</summary>
    [JsonStringEnumMemberName("share")] Share,

    /// <summary>The condition cannot be evaluated there.</summary>
    [JsonStringEnumMemberName("condition")] Condition,

    /// <summary>The client ended it.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped,

    /// <summary>The debugger or the target is gone.</summary>
    [JsonStringEnumMemberName("debugger")] Debugger,
}

/// <summary>What an observation cost.</summary>
/// <param name="Hits">How many hits there were.</param>
/// <param name="Dropped">How many of them were not told, because the client did not take them.</param>
/// <param name="OverBound">How many held the target for longer than the bound.</param>
/// <param name="MedianMilliseconds">Of the pauses; 0 where there were none.</param>
/// <param name="P99Milliseconds">Of the pauses.</param>
/// <param name="LongestMilliseconds">Of the pauses.</param>
/// <param name="TotalMilliseconds">All pauses together.</param>
/// <param name="MostShare">The greatest part of one second for which the target was seen standing, conditions included; 0 to 1.</param>
public sealed record ObservationFigures(
    int Hits, int Dropped, int OverBound, double MedianMilliseconds, double P99Milliseconds, double LongestMilliseconds, double TotalMilliseconds, double MostShare);
