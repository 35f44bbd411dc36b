using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Judges an attach under way, of which no client can know anything yet: a debugger that somebody stops, that takes longer than the target may
/// stand, or that never comes to serve, is to be ended.
/// </summary>
/// <param name="limit">How long the target may stand; null for as long as it takes.</param>
/// <param name="clock">Time; the attach begins now.</param>
internal sealed class AttachPulse(PauseLimit? limit, TimeProvider clock)
{
    /// <summary>No attach may take longer, whether its target stands or not.</summary>
    public static readonly TimeSpan MostAttaching = TimeSpan.FromSeconds(60);

    private readonly DebuggerPulse _debugger = new(limit, clock);
    private readonly long _begun = clock.GetTimestamp();

    /// <summary>Takes one look: why it is to be broken off, as a sentence; null to go on.</summary>
    /// <param name="isFrozen">Whether the debugger stands in a job-control stop.</param>
    /// <param name="freeze">How long the target has stood for it so far.</param>
    public string? Look(bool isFrozen, TimeSpan freeze) => _debugger.Look(isFrozen, []) switch
    {
        DebuggerFinding.Frozen => GuardNote.AttachFrozen,
        _ when limit is not null && freeze.TotalSeconds >= limit.Seconds => GuardNote.AttachTooLong(limit),
        _ when clock.GetElapsedTime(_begun) >= MostAttaching => GuardNote.AttachEndless(MostAttaching),
        _ => null,
    };
}
