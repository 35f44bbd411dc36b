namespace Sonde.Agent.Guarding;

/// <summary>How a release went.</summary>
/// <param name="IsDebuggerGone">False where the debugger could not even be killed; it still holds the target.</param>
/// <param name="IsTargetGone">The target has ended.</param>
/// <param name="IsRunning">The target was seen running, untraced where the debugger is gone.</param>
internal sealed record ReleaseOutcome(bool IsDebuggerGone, bool IsTargetGone, bool IsRunning)
{
    /// <summary>Bytes of instructions that the debugger had changed and left behind, and that were put back.</summary>
    public int Mended { get; init; }

    /// <summary>The debugger did not obey, so it was killed.</summary>
    public bool WasKilled { get; init; }

    /// <summary>Nothing was attached.</summary>
    public static ReleaseOutcome NothingToDo { get; } = new(IsDebuggerGone: true, IsTargetGone: false, IsRunning: true);
}
