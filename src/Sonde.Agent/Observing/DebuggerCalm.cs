using Sonde.Agent.Processes;

namespace Sonde.Agent.Observing;

/// <summary>
/// Delve serves before it has read all of the debug information; a hit that comes meanwhile waits for the rest of it, with the target standing: tens of
/// milliseconds instead of five. So a line is armed only when its processor time stands still.
/// </summary>
internal static class DebuggerCalm
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(3);

    /// <summary>Three times the tick in which the kernel counts it.</summary>
    private const int CalmLooks = 3;

    /// <summary>Returns when the debugger has computed nothing for 150 ms, when it is gone, or after 3 s.</summary>
    /// <param name="debugger">A look at the debugger; null where it has no process.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cancellation">Breaks the waiting off.</param>
    public static async Task AwaitAsync(Func<ProcessStat?> debugger, TimeProvider clock, CancellationToken cancellation)
    {
        var (began, calm, before) = (clock.GetTimestamp(), 0, debugger()?.WorkTicks);
        while (before is not null && calm < CalmLooks && clock.GetElapsedTime(began) < Most)
        {
            await Task.Delay(BetweenLooks, clock, cancellation);
            var now = debugger()?.WorkTicks;
            (calm, before) = (now == before ? calm + 1 : 0, now);
        }
    }
}
