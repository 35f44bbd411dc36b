using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Prepares to sample a process's stacks from outside, which neither stops it nor writes into it. Answered when its runtime is known; nothing is sampled before
/// the channel <see cref="SamplesPurpose"/> is opened, one a request. A second request takes the place of one that was not used.
/// </summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
/// <param name="Kind">Which threads count.</param>
/// <param name="RateHertz">Samples a second; 1 to 1,000. Fewer are taken where they would cost more than a tenth of a processor.</param>
/// <param name="DurationSeconds">For how long, from the channel's opening on; 0.1 to 3,600.</param>
public sealed record SampleRequest(
    [property: JsonRequired] int ProcessId, [property: JsonRequired] SampleKind Kind, [property: JsonRequired] double RateHertz,
    [property: JsonRequired] double DurationSeconds) : AgentRequest
{
    /// <summary>Whether frames are told by the line that they are at; else by the first line of their function.</summary>
    public bool Lines { get; init; }
}

/// <summary>Which threads a sample counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SampleKind>))]
public enum SampleKind
{
    /// <summary>Those that run, or would if there were a processor for them.</summary>
    [JsonStringEnumMemberName("cpu")] Cpu,

    /// <summary>All.</summary>
    [JsonStringEnumMemberName("wall")] Wall,
}

/// <summary>The process can be sampled.</summary>
/// <param name="Runtime">As <see cref="ProcessDescription.Runtime"/> names it.</param>
/// <param name="Version">The runtime's version: <c>3.14.0</c>.</param>
public sealed record SamplingAnswer(string Runtime, string Version) : AgentAnswer;
