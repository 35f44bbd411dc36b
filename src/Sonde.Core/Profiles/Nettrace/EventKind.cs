namespace Sonde.Core.Profiles.Nettrace;

/// <summary>A kind of event, as a metadata record of the stream tells it.</summary>
/// <param name="Provider">Who sends it: <c>Microsoft-Windows-DotNETRuntime</c>.</param>
/// <param name="Id">Its number among the provider's.</param>
/// <param name="Version">Of its fields: later ones have more behind those of earlier ones.</param>
internal readonly record struct EventKind(string Provider, int Id, int Version)
{
    /// <summary>What it holds, where it is a counter's (<see cref="RuntimeEvents.Counters"/>); null of all others, whose fields are known.</summary>
    public IReadOnlyList<EventField>? Fields { get; init; }
}
