using System.Globalization;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>How long garbage collections stopped all threads. Not for several threads.</summary>
internal sealed class GcPauses
{
    private const int MostEvents = 1_000_000;

    /// <summary>Of a suspension (SuspendEE): for a collection, or to prepare one.</summary>
    private const int ForCollection = 1, ToPrepare = 6;

    private static readonly string[] Reasons =
    [
        "small objects were allocated", "the program asked", "memory is short", "nothing was to be done", "large objects were allocated", "out of room for small objects",
        "out of room for large objects", "the program asked, not blocking", "internal", "memory is short, the program asked", "the program asked to compact", "the host is short of memory",
        "full, after a partial one", "the host is short of memory, blocking",
    ];

    private readonly List<(long Ticks, int Event, string Text)> _events = [];

    /// <summary>Takes an event: a suspension begins (u32 why), a collection starts (u32 number, generation, reason, type), or everything runs on.</summary>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public void Saw(int kind, long ticks, ReadOnlySpan<byte> payload)
    {
        var fields = new ByteCursor(payload);
        var text = "";
        if (kind == RuntimeEvents.GcSuspendBegin)
        {
            if (fields.Int32() is not (ForCollection or ToPrepare))
            {
                return;
            }
        }
        else if (kind == RuntimeEvents.GcStart)
        {
            _ = fields.Int32();
            var (generation, reason, type) = (fields.Int32(), fields.Int32(), fields.Int32());
            var why = reason >= 0 && reason < Reasons.Length ? Reasons[reason] : string.Create(CultureInfo.InvariantCulture, $"reason {reason}");
            text = string.Create(CultureInfo.InvariantCulture, $"generation {generation}{(type == 1 ? ", in the background" : "")};{why}");
        }

        if (_events.Count < MostEvents)
        {
            _events.Add((ticks, kind, text));
        }
    }

    /// <summary>Every pause: how long, in nanoseconds, of which collection and why. Threads' events come out of order.</summary>
    public IEnumerable<(long Nanoseconds, string[] Why)> All(long ticksPerSecond)
    {
        (long Began, string Text)? open = null;
        foreach (var (ticks, kind, text) in _events.OrderBy(static one => one.Ticks))
        {
            if (kind == RuntimeEvents.GcSuspendBegin)
            {
                open = (ticks, "");
            }
            else if (kind == RuntimeEvents.GcStart && open is { } stood)
            {
                open = (stood.Began, text);
            }
            else if (kind == RuntimeEvents.GcRestartEnd && open is { } pause)
            {
                yield return ((long)Math.Min((ticks - pause.Began) * 1e9 / ticksPerSecond, 1e18), pause.Text.Length == 0 ? ["a part of a collection in the background"] : pause.Text.Split(';'));
                open = null;
            }
        }
    }
}
