namespace Sonde.Core.Operations;

/// <summary><c>sonde forward</c>.</summary>
public sealed record ForwardRequest : SessionRequest
{
    /// <summary>The ports; at least one.</summary>
    public required IReadOnlyList<PortForward> Forwards { get; init; }
}
