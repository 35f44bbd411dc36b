using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde trace</c>.</summary>
public sealed record TraceRequest : SessionRequest
{
    /// <summary>A function's whole name, or a pattern with stars.</summary>
    public required string Function { get; init; }

    /// <summary>--duration: for how long; 1 s to 1 h.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>--count: ends after so many calls; null for any number.</summary>
    public int? Count { get; init; }

    /// <summary>--follow: each call is told.</summary>
    public bool IsFollowing { get; init; }

    /// <summary>--slow: only calls that took at least so long are told; null for no such bound.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>--args: the kinds of the parameters, in their order; empty to tell none.</summary>
    public IReadOnlyList<CallValue> Arguments { get; init; } = [];

    /// <summary>--ret: the kinds of the results.</summary>
    public IReadOnlyList<CallValue> Results { get; init; } = [];

    /// <summary>--limit: the probes are taken out where there are more calls a second than this.</summary>
    public int Limit { get; init; } = 100_000;

    /// <summary>Whether calls are told one by one.</summary>
    public bool IsTelling => IsFollowing || Slow is not null;
}
