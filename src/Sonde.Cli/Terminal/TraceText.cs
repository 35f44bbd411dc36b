using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>Calls: one as a line, all of them as a table and a picture of their times.</summary>
internal static class TraceText
{
    private const int MostBar = 40;
    private const int MostPictures = 3;

    /// <summary>Writes one of the two.</summary>
    public static void Write(Report report, Page page)
    {
        if (report is CallReport call)
        {
            Write(call, page);
        }
        else if (report is TraceReport trace)
        {
            Write(trace, page);
        }
    }

    private static void Write(CallReport call, Page page)
    {
        var line = new Line(call.At.UtcDateTime.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture), Tone.Faint)
            .Add(call.Function, Tone.Strong)
            .Add(call.Arguments.Count > 0 ? $"({string.Join(", ", call.Arguments.Select(static value => value ?? "?"))})" : "");
        line.Add(call.Results.Count > 0 ? $" = {string.Join(", ", call.Results.Select(static value => value ?? "?"))}" : "");
        page.Add(line.Add(call.Nanoseconds is { } time ? $" · {Time(time)}" : "", Tone.Faint));
    }

    private static void Write(TraceReport report, Page page)
    {
        var seen = report.Functions.Where(static function => function.Calls > 0).ToArray();
        string[][] cells = [["function", "calls", "a second", "mean", "p50", "p90", "p99", "longest"], .. seen.Select(function => Cells(function, report.Seconds))];
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => Columns.Of(row[column]))).ToArray();
        foreach (var row in seen.Length == 0 ? [] : cells)
        {
            page.Add(new Line("  " + string.Join("  ", row.Select((cell, column) => column == 0 ? Columns.Pad(cell, widths[0]) : new string(' ', widths[column] - Columns.Of(cell)) + cell)), row == cells[0] ? Tone.Faint : Tone.Plain));
        }

        foreach (var function in seen.Where(static function => function.Buckets.Count > 0).Take(MostPictures))
        {
            WritePicture(function, page);
        }

        WriteNotes(report, seen.Length, page);
    }

    private static void WritePicture(TracedCalls function, Page page)
    {
        var most = function.Buckets.Max(static bucket => bucket.Count);
        page.Add(new Line(function.Function, Tone.Faint));
        foreach (var bucket in function.Buckets)
        {
            var bar = (int)Math.Ceiling((double)bucket.Count * MostBar / Math.Max(most, 1));
            page.Add(new Line($"  {Edge(bucket.Least),8} – {Edge(bucket.Most + 1),-8}  {new string('#', bar).PadRight(MostBar)}  {ValueText.Grouped(bucket.Count)}"));
        }
    }

    private static void WriteNotes(TraceReport report, int seen, Page page)
    {
        var calls = report.Functions.Sum(static function => function.Calls);
        page.AddProse("", string.Create(CultureInfo.InvariantCulture, $"{Calls(calls)} of {Functions(seen)} in {report.Seconds:0.0} s; the probes are out"));
        if (report.Functions.Count > seen)
        {
            page.AddProse("  ", $"{Functions(report.Functions.Count - seen)} {(report.Functions.Count - seen == 1 ? "was" : "were")} not called", Tone.Faint);
        }

        var open = report.Functions.Where(static function => function.WhyNoLatency is null).Sum(static function => function.Calls - function.Returned);
        if (open > 0)
        {
            page.AddProse("  ", $"{Calls(open)} had not returned, or not by a return", Tone.Faint);
        }

        if (report.Untold > 0)
        {
            page.AddProse("  ", $"{Calls(report.Untold)} were counted and not told: there were more than 1,000 a second", Tone.Warning);
        }

        if (report.Ended == "limit")
        {
            page.AddProse("  ", "there were more calls a second than --limit, so the probes were taken out", Tone.Warning);
        }
    }

    private static string[] Cells(TracedCalls function, double seconds) =>
    [
        function.Function, ValueText.Grouped(function.Calls), ValueText.Grouped((long)Math.Round(function.Calls / Math.Max(seconds, 0.001))),
        Time(function.Mean), Time(function.P50), Time(function.P90), Time(function.P99), Time(function.Longest),
    ];

    private static string Calls(long count) => $"{ValueText.Grouped(count)} {(count == 1 ? "call" : "calls")}";

    private static string Functions(int count) => $"{count} {(count == 1 ? "function" : "functions")}";

    private static string Time(long? time) => time is { } known ? ValueText.Of(known, ProfileUnit.Nanoseconds) : "–";

    /// <summary>Whole numbers of a power of two, in the unit that keeps them short: 16 µs is 16384 ns.</summary>
    private static string Edge(long time) => time switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{time} ns"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{time / 1e3:0.#} µs"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{time / 1e6:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time / 1e9:0.#} s"),
    };
}
