using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde net</c>.</summary>
public sealed record NetRequest : SessionRequest
{
    /// <summary>--interval: between two looks; 1 s to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>--watch: again and again, until the user ends it.</summary>
    public bool IsWatched { get; init; }

    /// <summary>--listening: those that take connections, and nothing else.</summary>
    public bool IsListening { get; init; }

    /// <summary>--state: those in one state; null for all.</summary>
    public SocketState? State { get; init; }

    /// <summary>--port: those with this port on either side; null for all.</summary>
    public int? Port { get; init; }
}
