using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>Asks how names are resolved for channels of an <see cref="OutboundPurpose"/>.</summary>
public sealed record NamesRequest : AgentRequest
{
    /// <summary>As <see cref="OutboundPurpose.ProcessId"/>.</summary>
    public int? ProcessId { get; init; }
}

/// <summary>How names are resolved.</summary>
/// <param name="AreTargets">Whether the files are the target's own; false for the toolbox's.</param>
/// <param name="Servers">The name servers, as text, in the order in which they are asked; at most 3.</param>
/// <param name="Search">The domains that are tried behind a short name, in order; at most 32.</param>
public sealed record NamesAnswer(
    [property: JsonRequired] bool AreTargets, [property: JsonRequired] IReadOnlyList<string> Servers, [property: JsonRequired] IReadOnlyList<string> Search) : AgentAnswer;
