using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>A picture of <c>sonde top</c>. Pure.</summary>
internal static class TopText
{
    /// <summary>So many functions where nobody looks.</summary>
    private const int PrintedRows = 20;

    private const int FiguresWidth = 32;
    private const int HeadLines = 3;

    /// <summary>Writes one below the last.</summary>
    public static void Write(TopReport report, Page page)
    {
        foreach (var line in Lines(report, page.Width ?? 120, PrintedRows + HeadLines, TopSort.Self, null))
        {
            page.Add(line);
        }

        page.AddBlank();
    }

    /// <summary>Lines that fill a screen.</summary>
    /// <param name="report">The picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Lines at the most.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="isPaused">Whether the picture is held; null where there are no keys.</param>
    public static IReadOnlyList<Line> Lines(TopReport report, int width, int height, TopSort sort, bool? isPaused)
    {
        var head = new Line($"{report.Target} ", Tone.Strong).Add(string.Create(CultureInfo.InvariantCulture, $"process {report.ProcessId} {report.Process}"))
            .Add(string.Create(CultureInfo.InvariantCulture, $" · {string.Join(" · ", Figures(report))}"), Tone.Faint);
        List<Line> lines = [head, new Line(Footer(report, isPaused, sort), isPaused == true ? Tone.Warning : Tone.Faint), new Line("  self   total  change    ever  function", Tone.Faint)];
        lines.AddRange(Sorted(report, sort).Take(Math.Max(height - HeadLines, 0)).Select(row => RowLine(row, width)));
        if (report.Rows.Count == 0 && height > HeadLines)
        {
            lines.Add(new Line("  it computed nothing", Tone.Faint));
        }

        return [.. lines.Take(Math.Max(height, 1))];
    }

    private static IEnumerable<string> Figures(TopReport report)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.Seconds:0.0} s");
        if (report.Processors is { } processors)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"CPU {processors:0.00}");
        }

        if (report.Threads is { } threads)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{threads} {(threads == 1 ? "thread" : "threads")} seen");
        }

        yield return $"{ValueText.Of(report.Samples, ProfileUnit.Samples)}{(report.Missed > 0 ? $", {ValueText.Grouped(report.Missed.Value)} missed" : "")}";
        if (report.SamplerShare is { } share)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"sampler CPU {share:0.000}");
        }
    }

    private static string Footer(TopReport report, bool? isPaused, TopSort sort) => isPaused is not { } paused
        ? report.How
        : $"{(paused ? "HELD · " : "")}q ends · p {(paused ? "goes on" : "holds")} · s sorts (by {sort.ToString().ToLowerInvariant()}) · {report.How}";

    private static IEnumerable<TopRow> Sorted(TopReport report, TopSort sort) => sort switch
    {
        TopSort.Self => report.Rows,
        TopSort.Total => report.Rows.OrderByDescending(static row => row.Total),
        TopSort.Change => report.Rows.OrderByDescending(static row => Math.Abs(row.Change)),
        TopSort.Ever => report.Rows.OrderByDescending(static row => row.Ever),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    private static Line RowLine(TopRow row, int width)
    {
        var change = Math.Round(row.Change * 100, 1);
        var place = row.File is { } file ? string.Create(CultureInfo.InvariantCulture, $"  {Short(file)}{(row.Line is { } line ? $":{line}" : "")}") : "";
        var room = Math.Max(width - FiguresWidth, 8);
        var function = Columns.Cut(row.Function, room);
        return new Line(string.Create(CultureInfo.InvariantCulture, $"{row.Self * 100,6:0.0}% {row.Total * 100,6:0.0}% "), row.Self >= 0.1 ? Tone.Strong : Tone.Plain)
            .Add(change == 0 ? "        " : string.Create(CultureInfo.InvariantCulture, $"{(change > 0 ? "+" : "-")}{Math.Abs(change):0.0}").PadLeft(7) + " ", change > 0 ? Tone.Warning : Tone.Good)
            .Add(string.Create(CultureInfo.InvariantCulture, $"{row.Ever * 100,6:0.0}%  "), Tone.Faint)
            .Add(function)
            .Add(Columns.Cut(place, Math.Max(room - Columns.Of(function), 0)), Tone.Faint);
    }

    /// <summary>The last two parts of a path.</summary>
    private static string Short(string file) => string.Join('/', file.Split('/')[^Math.Min(2, file.Split('/').Length)..]);
}
