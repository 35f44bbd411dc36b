using Sonde.Agent.Launching;

namespace Sonde.Agent.Guarding;

/// <summary>Kills a debugger that obeys nobody, in the way that its target is most likely to survive.</summary>
/// <remarks>
/// What a target dies of is its debugger's breakpoints, so they go first; what is between two instructions of a debugger's own is held by the
/// brake until all code was compared. What remains: a SIGTRAP that the debugger has not taken yet is delivered when it is gone.
/// </remarks>
internal sealed class LastResort(TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostDying = TimeSpan.FromSeconds(5);

    /// <summary>Whether the debugger is gone, within 5 s, and how many bytes of instructions were put back before. The recovery is the caller's.</summary>
    /// <param name="debugger">The debugger.</param>
    /// <param name="target">Its target.</param>
    /// <param name="isCaught">A handler is lent to the target: it may run as soon as the debugger is gone, and needs nobody for that.</param>
    public async Task<(bool IsGone, int Mended)> RunAsync(ToolHandle debugger, DebugTarget target, bool isCaught = false)
    {
        var mended = Math.Max(0, target.Repair?.Run() ?? 0);
        if (isCaught)
        {
            target.Brake.Release();
        }
        else
        {
            target.Brake.Force();
        }

        debugger.Kill();
        var start = clock.GetTimestamp();
        while (debugger.IsAlive && clock.GetElapsedTime(start) < MostDying)
        {
            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        return (!debugger.IsAlive, mended);
    }
}
