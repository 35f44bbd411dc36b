using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Notices a debugger that hangs. A debugger that is stopped leaves its target frozen at the next signal that any thread gets (Go's own scheduler
/// sends SIGURG); one that spins, or is held by another debugger, leaves threads standing of which nobody was told.
/// </summary>
/// <param name="limit">How long the target may stand; null for any time.</param>
/// <param name="clock">Time.</param>
internal sealed class DebuggerPulse(PauseLimit? limit, TimeProvider clock)
{
    /// <summary>A debugger that stands still for longer is taken for frozen, unless the limit is shorter.</summary>
    public static readonly TimeSpan MostFrozen = TimeSpan.FromSeconds(2);

    /// <summary>A thread that stands for longer, with nobody told, shows that the debugger hangs, unless the limit is shorter.</summary>
    public static readonly TimeSpan MostUntold = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _mostFrozen = Shorter(MostFrozen, limit);
    private readonly TimeSpan _mostUntold = Shorter(MostUntold, limit);
    private Dictionary<int, (long Switches, long Since)> _standing = [];
    private long? _frozenSince;

    /// <summary>Takes one look.</summary>
    /// <param name="isFrozen">Whether the debugger stands in a job-control stop.</param>
    /// <param name="standing">The target's threads that stand and of which nobody was told; none where somebody was.</param>
    public DebuggerFinding Look(bool isFrozen, IReadOnlyList<StandingThread> standing)
    {
        var now = clock.GetTimestamp();
        _frozenSince = isFrozen ? _frozenSince ?? now : null;

        // A thread that was let run and stopped again is one that its debugger looks after: a condition is evaluated there, a line logged.
        _standing = standing.ToDictionary(
            thread => thread.ThreadId,
            thread => _standing.TryGetValue(thread.ThreadId, out var before) && before.Switches == thread.Switches ? before : (thread.Switches, now));
        if (_frozenSince is { } since && clock.GetElapsedTime(since, now) >= _mostFrozen)
        {
            return DebuggerFinding.Frozen;
        }

        return _standing.Values.Any(thread => clock.GetElapsedTime(thread.Since, now) >= _mostUntold) ? DebuggerFinding.Stalled : DebuggerFinding.Nothing;
    }

    private static TimeSpan Shorter(TimeSpan bound, PauseLimit? limit) =>
        limit is not null && limit.Seconds < bound.TotalSeconds ? TimeSpan.FromSeconds(limit.Seconds) : bound;
}
