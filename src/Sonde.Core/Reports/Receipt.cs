using Sonde.Tunnel.Control;

namespace Sonde.Core.Reports;

/// <summary>What a session did, said at its end.</summary>
/// <param name="Target">The target, as in the plan.</param>
/// <param name="DurationSeconds">From the plan to the end.</param>
/// <param name="Ended">Why it ended: <c>Ctrl-C</c>, <c>the link was lost: …</c>.</param>
/// <param name="TargetRuns">True: seen running afterwards; false: seen gone or stopped; null: could not be seen from here.</param>
/// <param name="Figures">Stops and pauses, by the agent's count; null where no debugger was attached or the count was lost with the link.</param>
/// <param name="Written">What was written where, and whether it was taken back.</param>
/// <param name="Remains">What stays behind and until when; empty for nothing.</param>
public sealed record Receipt(
    string Target, double DurationSeconds, string Ended, bool? TargetRuns, SessionFigures? Figures,
    IReadOnlyList<string> Written, IReadOnlyList<string> Remains)
{
    /// <summary>--reason, with which --allow-stop was given; null where it was not.</summary>
    public string? StopReason { get; init; }

    /// <summary>What the agent saw after the release; null where it could not look or there was nothing to look at.</summary>
    public ReleaseCheck? Check { get; init; }

    /// <summary>How it stands with a copy that was made for the session; null where the target was no copy.</summary>
    public string? Afterwards { get; init; }

    /// <summary>Hits of a line that was watched, and their pauses; null where none was.</summary>
    public ObservationFigures? Hits { get; init; }

    /// <summary>What to do where something of the debugger is left, as a command; null where nothing is.</summary>
    public string? Next { get; init; }
}
