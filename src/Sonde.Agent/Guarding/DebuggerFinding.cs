namespace Sonde.Agent.Guarding;

/// <summary>What a look at a debugger and at its target's threads says of the debugger.</summary>
internal enum DebuggerFinding
{
    /// <summary>Nothing: it does its work, or has none.</summary>
    Nothing,

    /// <summary>It stands in a job-control stop, so that nobody looks after its target.</summary>
    Frozen,

    /// <summary>It holds threads of its target, has told nobody why, and does nothing.</summary>
    Stalled,
}
