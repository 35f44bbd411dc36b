using Sonde.Agent.Launching;

namespace Sonde.Agent.Guarding;

/// <summary>One debugger on one target, from its attach to its release.</summary>
/// <param name="Debugger">The debugger.</param>
/// <param name="Target">The target.</param>
internal sealed record Attachment(DebuggerProcess Debugger, DebugTarget Target)
{
    /// <summary>Whether the debugger has ended by a signal that let it restore nothing.</summary>
    public bool WasKilled => Debugger.WasKilled;

    /// <summary>Ends the watch over it.</summary>
    public CancellationTokenSource Watch { get; } = new();
}
