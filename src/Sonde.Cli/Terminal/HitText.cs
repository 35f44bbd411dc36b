using System.Globalization;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>A hit of a line that is watched: one line of a log, or a tree of values and the stack.</summary>
internal static class HitText
{
    /// <summary>With what it consists of below it, a value needs not be told as a whole.</summary>
    private const int MostBesideChildren = 60;

    private const int WidestName = 24;

    /// <summary>Writes it.</summary>
    public static void Write(HitReport report, Page page)
    {
        var hit = report.Hit;
        if (report.Line is { } line)
        {
            page.Add(new Line(hit.At.UtcDateTime.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture), Tone.Faint).Add(line));
            return;
        }

        var place = hit.Frames.Count == 0 ? "" : $"  {hit.Frames[0].Function} at {hit.Frames[0].File ?? "?"}:{hit.Frames[0].Line}";
        page.Add(new Line($"Hit {hit.Number}", Tone.Strong).Add(place).Add($" · thread {hit.Thread} · held {Held(hit.PauseMilliseconds)}", Tone.Faint));
        WriteValues(hit.Values, "  = ", page);
        WriteValues(hit.Variables, "  ", page);
        if (hit.Cut is { } cut)
        {
            page.AddProse("  … ", cut == "time" ? "more could not be read within the bound" : "more would not fit", Tone.Warning);
        }

        if (hit.Note is { } note)
        {
            page.AddProse("  note  ", note);
        }

        for (var i = 0; i < hit.Frames.Count; i++)
        {
            var frame = hit.Frames[i];
            page.Add(new Line(i == 0 ? "  stack  " : "         ", Tone.Faint).Add(frame.Function).Add(frame.File is null ? "" : $"  {frame.File}:{frame.Line}", Tone.Faint));
        }
    }

    /// <summary>Hits and pauses in a few words.</summary>
    public static string Figures(ObservationFigures figures)
    {
        var hits = Counted.Text(figures.Hits, "hit");
        var dropped = figures.Dropped == 0 ? "" : $"; {figures.Dropped} of them could not be told, because this side was too slow";
        return figures.Hits switch
        {
            0 => "none",
            1 => $"1 hit, which held the target for {Held(figures.LongestMilliseconds)}",
            _ => $"{hits}, which held the target for {Held(figures.MedianMilliseconds)} each (median), {Held(figures.LongestMilliseconds)} at the longest, {Held(figures.TotalMilliseconds)} in all{dropped}",
        };
    }

    private static void WriteValues(IReadOnlyList<ObservedValue> values, string indent, Page page)
    {
        var width = values.Count == 0 ? 0 : Math.Min(WidestName, values.Max(static value => Columns.Of(value.Name)));
        foreach (var value in values)
        {
            var name = value.Name + new string(' ', Math.Max(0, width - Columns.Of(value.Name)));
            page.Add(new Line($"{indent}{name}  ", Tone.Faint).Add(Text(value), value.Error is null ? Tone.Plain : Tone.Warning));
            WriteValues(value.Children ?? [], new string(' ', indent.Length + 2), page);
        }
    }

    private static string Text(ObservedValue value)
    {
        var text = value.Error is { } error ? $"(unreadable: {error})" : value.Value ?? "";
        var isShort = value.Children is null || text.Length <= MostBesideChildren;
        return (isShort ? text : text[..MostBesideChildren] + "…") + (value.IsCut && value.Children is not null ? " (not all of it was read)" : "");
    }

    private static string Held(double milliseconds) => milliseconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms")
        : Elapsed.Text(milliseconds);
}
