using Sonde.Tunnel.Control;

namespace Sonde.Core.Reports;

/// <summary>One line of <c>sonde ps</c>.</summary>
/// <param name="Target">As the user would write it: <c>pod/api-7d9 -c api</c>.</param>
/// <param name="Toolbox">The toolbox container's name.</param>
/// <param name="Session">The session's id; null for a toolbox without one.</param>
/// <param name="User">Who.</param>
/// <param name="Host">From where.</param>
/// <param name="Since">Since when.</param>
/// <param name="State">running, stopped, free, gone; idle for a toolbox without a session; unreachable where the agent did not answer.</param>
/// <param name="Stops">How often the target was stopped.</param>
public sealed record SessionRow(
    string Target, string Toolbox, string? Session, string? User, string? Host, DateTimeOffset? Since, string State, int Stops)
{
    /// <summary>Who is connected to the debugger; null for nobody, and where the agent does not say.</summary>
    public IReadOnlyList<DebuggerClient>? Clients { get; init; }
}
