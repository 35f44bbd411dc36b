using System.Globalization;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>The record of <c>sonde ps --log</c>: a few lines a session, because targets, reasons and ends are sentences.</summary>
internal static class SessionLogText
{
    /// <summary>Writes it.</summary>
    public static void Write(SessionLogReport report, Page page)
    {
        if (report.Rows.Count == 0)
        {
            page.Add($"no session in {report.File}");
            return;
        }

        foreach (var row in report.Rows)
        {
            Write(row, page);
        }
    }

    private static void Write(SessionLogRow row, Page page)
    {
        page.AddProse($"{Time(row.Began)}  ", $"{row.Command} {row.Target}", row.Over is null ? Tone.Warning : Tone.Strong);
        page.AddProse("  who      ", $"{row.User}, through {row.Toolbox}");
        if (row.Reason is { } reason)
        {
            page.AddProse("  reason   ", reason);
        }

        page.AddProse("  ended    ", row switch
        {
            { Over: { } over, Ended: { } ended } => $"{ended}, after {Elapsed.Text((over - row.Began).TotalMilliseconds)}{Exit(row.Exit)}",
            _ => "no end was recorded: it lasts, or sonde was killed",
        });
        if (row.Figures is { } figures)
        {
            page.AddProse("  stops    ", ReceiptText.Stops(figures));
        }
    }

    private static string Exit(int? exit) => exit is null or 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (exit {exit})");

    /// <summary>In UTC, as in the record: the machine may have moved since.</summary>
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
