using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Observing;

/// <summary>Sends a target on that stands for a reading.</summary>
internal static class TargetResume
{
    private const uint MicrosecondsBetweenLooks = 100;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    /// <summary>Delve answers before it does it: measured, it takes less than a millisecond more.</summary>
    private static readonly TimeSpan MostUntilSeen = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the target is seen to run, or cannot be looked at.</summary>
    /// <param name="peer">The adapter.</param>
    /// <param name="stop">The stop.</param>
    /// <param name="target">Looks at the target.</param>
    /// <param name="clock">Time.</param>
    /// <exception cref="OperationCanceledException">The adapter gave no answer within 5 s.</exception>
    /// <exception cref="IOException">The adapter is gone.</exception>
    public static async Task SendOnAsync(DapPeer peer, DapStop stop, Func<ProcessStat?> target, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(Most, clock);
        peer.LastContinued = null;
        await peer.AskAsync("continue", json => json.WriteNumber("threadId", stop.Thread), limit.Token);
        var began = clock.GetTimestamp();
        while (peer.Dialect.Stands(peer, stop, target()) && clock.GetElapsedTime(began) < MostUntilSeen)
        {
            _ = Libc.Sleep(MicrosecondsBetweenLooks);
        }
    }
}
