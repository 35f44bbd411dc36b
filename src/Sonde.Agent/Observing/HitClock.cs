namespace Sonde.Agent.Observing;

/// <summary>The time that one hit has: another request is made only where the slowest so far would still end within the bound.</summary>
/// <param name="stoppedAt">When the target was stopped, as the clock's timestamp.</param>
/// <param name="bound">How long it may stand.</param>
/// <param name="clock">Time.</param>
internal sealed class HitClock(long stoppedAt, TimeSpan bound, TimeProvider clock)
{
    /// <summary>To send the target on takes a request, too; not more than a quarter of the bound is kept for it.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(1);

    private TimeSpan _slowest;

    /// <summary>For how long the target has stood.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(stoppedAt);

    /// <summary>How long a request may take that is made now; zero or less where none may be made.</summary>
    public TimeSpan Left => bound - Elapsed - Kept;

    /// <summary>Whether there is time for another request.</summary>
    public bool HasTime => Left > _slowest;

    private TimeSpan Kept => Reserve < bound / 4 ? Reserve : bound / 4;

    /// <summary>A request took so long.</summary>
    public void Took(TimeSpan time) => _slowest = time > _slowest ? time : _slowest;
}
