using Sonde.Core.Plans;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary>What every session needs to know.</summary>
public record SessionRequest
{
    /// <summary>The target.</summary>
    public required TargetReference Target { get; init; }

    /// <summary>What the user wants of the toolbox.</summary>
    public required ToolboxWishes Toolbox { get; init; }

    /// <summary>--pid: a process of the target container; null to find it.</summary>
    public int? ProcessId { get; init; }

    /// <summary>--dry-run: plan, prove and end.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>--grace: a client silent for longer counts as gone. 1 s to 10 min.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>--hold: a session whose link was lost is kept for so long while its target runs, when that is longer than the grace. 0 to 24 h.</summary>
    public TimeSpan Hold { get; init; }
}
