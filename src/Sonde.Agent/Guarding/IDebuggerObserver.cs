namespace Sonde.Agent.Guarding;

/// <summary>
/// Told what passes between clients and their debugger. Called on the relays' tasks, of several connections at once, *before* the bytes that
/// carry the news are passed on; must not block.
/// </summary>
internal interface IDebuggerObserver
{
    /// <summary>A request that may let the target run is about to reach the debugger.</summary>
    void ResumePasses();

    /// <summary>Breakpoints were set or taken back.</summary>
    void BreakpointsChanged();

    /// <summary>The target was let run.</summary>
    void Resumed();

    /// <summary>The target was stopped.</summary>
    /// <param name="where">Where or why, in the debugger's words; null when it did not say.</param>
    void Stopped(string? where);

    /// <summary>The target was halted by a client's own command, perhaps only to set a breakpoint.</summary>
    /// <param name="where">As above.</param>
    void Halted(string? where);

    /// <summary>The debugger is about to halt the target for a moment of its own, if it runs.</summary>
    void Interrupted();

    /// <summary>That moment is over.</summary>
    void InterruptionEnded();

    /// <summary>Where the target is stopped became known after the stop itself.</summary>
    void Located(string where);

    /// <summary>A client's protocol or name became known.</summary>
    void ClientChanged();
}
