using System.Globalization;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>The table of <c>sonde ps</c>.</summary>
internal static class SessionsText
{
    private static readonly string[] Heads = ["TARGET", "TOOLBOX", "SESSION", "WHO", "AGE", "STATE", "STOPS", "CLIENTS"];

    /// <summary>Writes it.</summary>
    public static void Write(SessionsReport report, DateTimeOffset now, Page page)
    {
        if (report.Rows.Count == 0)
        {
            page.Add($"no toolbox in {report.Place}");
            return;
        }

        var rows = report.Rows.Select(row => Cells(row, now)).ToArray();
        var widths = Heads.Select((head, i) => Math.Max(head.Length, rows.Max(cells => Columns.Of(cells[i])))).ToArray();
        page.Add(Row(Heads, widths), Tone.Faint);
        for (var i = 0; i < rows.Length; i++)
        {
            page.Add(Row(rows[i], widths), ToneOf(report.Rows[i].State));
        }
    }

    private static string[] Cells(SessionRow row, DateTimeOffset now) =>
    [
        CleanText.From(row.Target),
        CleanText.From(row.Toolbox),
        CleanText.From(row.Session ?? "-"),
        CleanText.From(row switch
        {
            { User: { } user, Host: { } host } => $"{user}@{host}",
            _ => row.User ?? row.Host ?? "-",
        }),
        row.Since is { } since ? Age(now - since) : "-",
        CleanText.From(row.State),
        row.Stops.ToString(CultureInfo.InvariantCulture),
        CleanText.From(Clients(row.Clients ?? [])),
    ];

    private static string Clients(IReadOnlyList<DebuggerClient> clients) => clients.Count == 0
        ? "-"
        : StatusText.Names(clients) is { Length: > 0 } names ? names : Counted.Text(clients.Count, "client");

    private static string Row(string[] cells, int[] widths) =>
        string.Join("   ", cells.Select((cell, i) => Columns.Pad(cell, widths[i]))).TrimEnd();

    private static Tone ToneOf(string state) => state switch
    {
        "stopped" => Tone.Warning,
        "gone" or "unreachable" => Tone.Bad,
        _ => Tone.Plain,
    };

    /// <summary>As kubectl writes ages: one unit.</summary>
    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}h"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max((int)age.TotalSeconds, 0)}s"),
    };
}
