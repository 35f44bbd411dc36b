namespace Sonde.Tunnel.Control;

/// <summary>
/// Events on their way to a client that may be slow: at most <see cref="Maximum"/>, in order. A newer status takes the place of
/// one that waits, and says its note too; where there is no room a status goes first, then the oldest of the others: never does the sender wait.
/// </summary>
internal sealed class ControlEvents
{
    public const int Maximum = 16;

    /// <summary>More hits than this do not wait, each of 64 KiB at the most: what is newer is not taken, so that what is told has no holes but at its end.</summary>
    public const int MostObserved = 32;

    private const int MostNoteCharacters = 2000;

    private readonly Lock _gate = new();
    private readonly List<AgentEvent> _waiting = [];

    /// <summary>False where it was not taken: too many hits wait.</summary>
    public bool Add(AgentEvent message)
    {
        lock (_gate)
        {
            if (message is ObservedEvent)
            {
                return TryAddObserved(message);
            }

            if (message is StatusEvent status)
            {
                message = status with { Note = Join(_waiting.OfType<StatusEvent>().FirstOrDefault()?.Note, status.Note) };
            }

            if (message is StatusEvent || Others() >= Maximum)
            {
                _waiting.RemoveAll(static waiting => waiting is StatusEvent);
            }

            if (Others() >= Maximum)
            {
                _waiting.RemoveAt(_waiting.FindIndex(static waiting => waiting is not ObservedEvent));
            }

            _waiting.Add(message);
            return true;
        }
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out AgentEvent message)
    {
        lock (_gate)
        {
            message = _waiting.FirstOrDefault();
            if (message is null)
            {
                return false;
            }

            _waiting.RemoveAt(0);
            return true;
        }
    }

    private bool TryAddObserved(AgentEvent message)
    {
        var hasRoom = _waiting.Count - Others() < MostObserved;
        if (hasRoom)
        {
            _waiting.Add(message);
        }

        return hasRoom;
    }

    private int Others() => _waiting.Count(static waiting => waiting is not ObservedEvent);

    /// <summary>The state is merged, but what was said once would be lost.</summary>
    private static string? Join(string? earlier, string? later) =>
        earlier is null || earlier == later || earlier.Length > MostNoteCharacters ? later
        : later is null ? earlier
        : $"{earlier} {later}";
}
