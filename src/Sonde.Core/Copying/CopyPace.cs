namespace Sonde.Core.Copying;

/// <summary>How fast a copy is, over its last seconds, and how long it will take. Pure, but for its memory.</summary>
internal sealed class CopyPace
{
    /// <summary>Looks that count; with one a second so many seconds.</summary>
    private const int MostLooks = 8;

    private readonly Queue<(TimeSpan At, long Bytes)> _looks = new([(TimeSpan.Zero, 0)]);

    /// <summary>Takes a look.</summary>
    /// <param name="at">When, since the beginning.</param>
    /// <param name="bytes">What was copied by then, without what was there before.</param>
    /// <param name="left">What is still to come; null where nobody knows.</param>
    /// <returns>Bytes a second, and the seconds left, null where there is no telling.</returns>
    public (double BytesPerSecond, double? SecondsLeft) Look(TimeSpan at, long bytes, long? left)
    {
        _looks.Enqueue((at, bytes));
        if (_looks.Count > MostLooks)
        {
            _looks.Dequeue();
        }

        var (from, before) = _looks.Peek();
        var seconds = (at - from).TotalSeconds;
        var rate = seconds > 0 ? (bytes - before) / seconds : 0;
        return (rate, left is { } due && rate > 0 ? Math.Max(due, 0) / rate : null);
    }
}
