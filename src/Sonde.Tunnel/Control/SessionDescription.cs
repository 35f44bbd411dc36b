using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>One session of a toolbox, for <c>sonde ps</c>.</summary>
/// <param name="Session">Its id.</param>
/// <param name="User">Who, as its Hello said.</param>
/// <param name="Host">From which machine, as its Hello said.</param>
/// <param name="Since">When it began, by the agent's clock.</param>
/// <param name="TargetId">The process that it debugs; 0 for none.</param>
/// <param name="State">What the target is doing.</param>
/// <param name="Figures">What it did to the target so far.</param>
public sealed record SessionDescription(
    string Session, string User, string Host, DateTimeOffset Since, int TargetId, TargetState State, SessionFigures Figures)
{
    /// <summary>Who is connected to its debugger, oldest first, at most 16; null where the agent does not say.</summary>
    public IReadOnlyList<DebuggerClient>? Clients { get; init; }
}

/// <summary>What the target of a session is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetState>))]
public enum TargetState
{
    /// <summary>No debugger holds it.</summary>
    [JsonStringEnumMemberName("free")] Free,

    /// <summary>A debugger is attached and it runs.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>A debugger holds it stopped.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped,

    /// <summary>It has ended.</summary>
    [JsonStringEnumMemberName("gone")] Gone,
}

/// <summary>What a session did to its target, counted by the agent.</summary>
/// <param name="Stops">
/// How often it was stopped for somebody to look at. Not counted: the attach, what the debugger halts by itself to set breakpoints, and a client's
/// own halt of at most a second, by which some set theirs.
/// </param>
/// <param name="TotalPauseMilliseconds">How long it stood still in all: the stops, the one that lasts included, and the halts that are not counted.</param>
/// <param name="LongestPauseMilliseconds">The longest of them.</param>
/// <param name="Attaches">How often a debugger was attached.</param>
/// <param name="FreezeMilliseconds">The longest time an attach kept the target from running.</param>
public sealed record SessionFigures(
    int Stops, double TotalPauseMilliseconds, double LongestPauseMilliseconds, int Attaches, double FreezeMilliseconds);

/// <summary>A client of the debugger: an IDE, <c>dlv connect</c>.</summary>
/// <param name="Protocol"><c>dap</c> or <c>json-rpc</c>; null until its first bytes told.</param>
/// <param name="Name">What it calls itself (DAP clientName); null where it did not say.</param>
/// <param name="Since">When it connected, by the agent's clock.</param>
public sealed record DebuggerClient(string? Protocol, string? Name, DateTimeOffset Since);
