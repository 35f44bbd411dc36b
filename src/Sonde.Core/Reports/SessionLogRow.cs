using Sonde.Tunnel.Control;

namespace Sonde.Core.Reports;

/// <summary>One line of <c>sonde ps --log</c>.</summary>
/// <param name="Session">Its id in the record.</param>
/// <param name="Began">When it began.</param>
/// <param name="Over">When it ended; null where it lasts, or was killed.</param>
/// <param name="Command"><c>debug</c>, <c>forward</c>.</param>
/// <param name="Target">As in the plan.</param>
/// <param name="Toolbox">The toolbox container's name.</param>
public sealed record SessionLogRow(string Session, DateTimeOffset Began, DateTimeOffset? Over, string Command, string Target, string Toolbox)
{
    /// <summary>As the platform knows them.</summary>
    public required string User { get; init; }

    /// <summary>--reason; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>How it ended; null where it lasts, or was killed.</summary>
    public string? Ended { get; init; }

    /// <summary>The exit code; null likewise.</summary>
    public int? Exit { get; init; }

    /// <summary>Stops and pauses; null where they were not counted.</summary>
    public SessionFigures? Figures { get; init; }

    /// <summary>As in <see cref="Receipt.TargetRuns"/>.</summary>
    public bool? TargetRuns { get; init; }
}
