namespace Sonde.Agent.Guarding;

/// <summary>Why the target stands still, as far as that decides whether it counts as a stop. Its time counts in any case.</summary>
internal enum PauseKind
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>For somebody to look at: a breakpoint, a step, a pause. Counts.</summary>
    Stop,

    /// <summary>A client halted it by a command of its own, as GoLand does to set a breakpoint. Counts once it lasts longer than a program needs for that.</summary>
    Halt,

    /// <summary>The debugger halted it for a moment of its own, to set what a client asked for, and lets it run by itself. Does not count.</summary>
    Interruption,
}
