using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>What looking from within did to the process: once, before the last figures.</summary>
/// <param name="Files">What was written into the target's file system for a while, as the target's own paths.</param>
/// <param name="Remains">What stays behind in the target, one sentence each.</param>
public sealed record OutcomeLine([property: JsonRequired] IReadOnlyList<string> Files, [property: JsonRequired] IReadOnlyList<string> Remains) : SampleLine
{
    /// <summary>Why there is nothing, or only a part; null where all was told.</summary>
    public AgentError? Error { get; init; }

    /// <summary>By what it was told: <c>async-profiler 3.0, ctimer</c>; null where the runtime needed nothing for it.</summary>
    public string? Tool { get; init; }

    /// <summary>The text was longer than is carried, and its end is missing.</summary>
    public bool IsCut { get; init; }
}
