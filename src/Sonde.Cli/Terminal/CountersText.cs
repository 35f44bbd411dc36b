using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>A picture of counters. Pure.</summary>
internal static class CountersText
{
    /// <summary>So many lines where nobody looks; all counters are in <c>--output json</c>.</summary>
    private const int PrintedLines = 24;

    private const int HeadLines = 2;
    private const int ValueWidth = 15;
    private const int ChangeWidth = 15;
    private const int MostName = 44;
    private const int LeastName = 8;

    private static readonly (double Least, double Divisor, string Unit)[] Sizes = [(1e12, 1e12, "TB"), (1e9, 1e9, "GB"), (1e6, 1e6, "MB"), (1e3, 1e3, "kB"), (0, 1, "B")];

    /// <summary>Writes one below the last.</summary>
    public static void Write(CountersReport report, Page page)
    {
        foreach (var line in Lines(report, page.Width ?? 120, PrintedLines, null))
        {
            page.Add(line);
        }

        page.AddBlank();
    }

    /// <summary>Lines that fill a screen.</summary>
    /// <param name="report">The picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Lines at the most.</param>
    /// <param name="isPaused">Whether the picture is held; null where there are no keys.</param>
    public static IReadOnlyList<Line> Lines(CountersReport report, int width, int height, bool? isPaused)
    {
        var head = new Line($"{report.Target} ", Tone.Strong).Add(string.Create(CultureInfo.InvariantCulture, $"process {report.ProcessId} {report.Process}"))
            .Add(string.Create(CultureInfo.InvariantCulture, $" · {report.Seconds:0.0} s · {report.Counters.Count} {(report.Counters.Count == 1 ? "counter" : "counters")}"), Tone.Faint);
        List<Line> lines = [head, new Line(Footer(report, isPaused), isPaused == true ? Tone.Warning : Tone.Faint)];
        var name = Math.Clamp(width - ValueWidth - ChangeWidth - HeadLines, LeastName, MostName);
        string? provider = null;
        foreach (var row in report.Counters)
        {
            if (row.Provider != provider)
            {
                lines.Add(new Line(Columns.Cut(row.Provider, width), Tone.Faint));
                provider = row.Provider;
            }

            lines.Add(RowLine(row, name));
        }

        return lines.Count <= height ? lines
            : height > HeadLines + 1 ? [.. lines.Take(height - 1), new Line($"  and {lines.Count - height + 1} lines more", Tone.Faint)]
            : [.. lines.Take(Math.Max(height, 1))];
    }

    /// <summary>A value with its unit: <c>41.2 MB/s</c>, <c>3.5 %</c>, <c>12</c>.</summary>
    internal static string Value(double value, string? unit) => unit switch
    {
        "B" => Size(value),
        "B/s" => Size(value) + "/s",
        "MB" => Size(value * 1e6),
        "MB/s" => Size(value * 1e6) + "/s",
        null => Number(value),
        ['/', ..] => Number(value) + unit,
        _ => $"{Number(value)} {unit}",
    };

    private static string Footer(CountersReport report, bool? isPaused) => isPaused is not { } paused ? report.How : $"{(paused ? "HELD · " : "")}q ends · p {(paused ? "goes on" : "holds")} · {report.How}";

    private static Line RowLine(CounterRow row, int width)
    {
        var change = Value(Math.Abs(row.Change), row.Unit);
        var isMoved = change != Value(0, row.Unit);
        return new Line("  " + Columns.Pad(Columns.Cut(row.DisplayName, width), width))
            .Add(Value(row.Value, row.Unit).PadLeft(ValueWidth), row.Value != 0 ? Tone.Strong : Tone.Plain)
            .Add(isMoved ? ((row.Change > 0 ? "+" : "-") + change).PadLeft(ChangeWidth) : "", row.Change > 0 ? Tone.Warning : Tone.Good);
    }

    private static string Size(double bytes)
    {
        var (_, divisor, unit) = Sizes.First(step => Math.Abs(bytes) >= step.Least);
        return $"{Number(bytes / divisor)} {unit}";
    }

    /// <summary>Three figures, or all before the point.</summary>
    private static string Number(double value) => Math.Abs(value) >= 1e15 ? value.ToString("0.00e0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 99.95 ? ValueText.Grouped((long)Math.Round(value))
        : value.ToString(Math.Abs(value) >= 9.995 ? "0.#" : "0.##", CultureInfo.InvariantCulture);
}
