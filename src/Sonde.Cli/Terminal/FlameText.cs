using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What was drawn, and the hottest functions as a table.</summary>
internal static class FlameText
{
    /// <summary>Writes it.</summary>
    public static void Write(FlameReport report, Page page)
    {
        var before = report.OldTotal is { } old ? $", before {ValueText.Of(old, report.Unit)}" : "";
        page.Add(new Line("wrote ", Tone.Faint).Add(report.File, Tone.Strong));
        page.Add(new Line($"{ValueText.Of(report.Total, report.Unit)} of {report.Type}{before}").Add($" from {string.Join(", ", report.Read)}", Tone.Faint));
        foreach (var cost in report.Cost ?? [])
        {
            page.AddProse("  ", cost, Tone.Faint);
        }

        string[][] cells = [report.OldTotal is null ? ["self", "", "total", ""] : ["self", "", "change", ""], .. report.Hottest.Select(row => Cells(row, report))];
        var widths = Enumerable.Range(0, 4).Select(column => cells.Max(row => Columns.Of(row[column]))).ToArray();
        page.Add(new Line($"  {Right(cells[0], widths)}  function", Tone.Faint));
        for (var at = 1; at < cells.Length; at++)
        {
            var row = report.Hottest[at - 1];
            page.Add(new Line($"  {Right(cells[at], widths)}  ").Add(row.Function, Tone.Strong).Add(Place(row), Tone.Faint));
        }
    }

    private static string[] Cells(FlameRow row, FlameReport report) => row.OldSelf is { } old
        ? [ValueText.Of(row.Self, report.Unit), ValueText.Share(row.Self, report.Total), Signed(row.Self - old, report.Unit), old == 0 ? "new" : Signed(100.0 * (row.Self - old) / old)]
        : [ValueText.Of(row.Self, report.Unit), ValueText.Share(row.Self, report.Total), ValueText.Of(row.Total, report.Unit), ValueText.Share(row.Total, report.Total)];

    private static string Signed(long change, ProfileUnit unit) => $"{(change > 0 ? "+" : "")}{ValueText.Of(change, unit)}";

    private static string Signed(double percent) => percent.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + "%";

    private static string Right(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => new string(' ', widths[column] - Columns.Of(cell)) + cell));

    private static string Place(FlameRow row) =>
        row.File is null ? row.Module is null ? "" : $"  {row.Module}"
        : row.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"  {row.File}:{line}")
        : $"  {row.File}";
}
