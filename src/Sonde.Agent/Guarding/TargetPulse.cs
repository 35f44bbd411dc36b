using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// The second source of truth beside the protocols: /proc, looked at every now and then. A single look proves nothing, because a debugger
/// stops the target for moments of its own (to step over a breakpoint, to set one); two looks in a row do.
/// </summary>
internal sealed class TargetPulse(TimeProvider clock)
{
    /// <summary>A target that is stopped for longer with nobody connected is let go.</summary>
    public static readonly TimeSpan MostAlone = TimeSpan.FromSeconds(1);

    private bool? _wasStopped;
    private long _stoppedSince;

    /// <summary>Since when the target has been seen stopped, as the clock's timestamp; only after a look that found it so.</summary>
    public long StoppedSince => _stoppedSince;

    /// <summary>Takes one look.</summary>
    /// <param name="stat">What /proc/PID/stat says; null when it is not there, or is another process's.</param>
    /// <param name="believed">What the protocols make of it; null where they leave it open.</param>
    /// <param name="clients">How many clients are connected to the debugger.</param>
    public TargetFinding Look(ProcessStat? stat, TargetState? believed, int clients)
    {
        if (stat is not { HasEnded: false } seen)
        {
            return TargetFinding.Gone;
        }

        var isStopped = seen.State == 't';
        var isSettled = _wasStopped == isStopped;
        if (isStopped && !isSettled)
        {
            _stoppedSince = clock.GetTimestamp();
        }

        _wasStopped = isStopped;
        return (isStopped, isSettled) switch
        {
            (true, true) when clients == 0 && clock.GetElapsedTime(_stoppedSince) > MostAlone => TargetFinding.Stranded,
            (true, true) when believed is null or TargetState.Running => TargetFinding.SeenStopped,
            (false, true) when believed is null or TargetState.Stopped => TargetFinding.SeenRunning,
            _ => TargetFinding.Nothing,
        };
    }
}
