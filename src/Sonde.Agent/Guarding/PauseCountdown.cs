namespace Sonde.Agent.Guarding;

/// <summary>When to remind of a stop's end: at half of what was left as it began, and shortly before the end.</summary>
/// <param name="left">What was left as it began.</param>
internal sealed class PauseCountdown(TimeSpan left)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(1);

    // Of a short time only the half is told: two reminders within a second are one too many.
    private readonly Queue<TimeSpan> _moments = new((left / 2) - Shortly >= LeastBetween ? [left / 2, Shortly] : [left / 2]);

    /// <summary>Takes a look; true when a reminder is due. One that was overtaken by a later one is left out.</summary>
    /// <param name="now">What is left now.</param>
    /// <param name="isLast">Whether no other one follows.</param>
    public bool Look(TimeSpan now, out bool isLast)
    {
        var isDue = false;
        while (_moments.TryPeek(out var moment) && now <= moment)
        {
            _moments.Dequeue();
            isDue = true;
        }

        isLast = _moments.Count == 0;
        return isDue;
    }
}
