using System.Globalization;
using Sonde.Core.Linting;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What a check found: where, what, why and what to do.</summary>
internal static class LintText
{
    /// <summary>Writes it.</summary>
    public static void Write(LintReport report, Page page)
    {
        foreach (var row in report.Findings)
        {
            page.Add(new Line(row.Line == 0 ? row.File : string.Create(CultureInfo.InvariantCulture, $"{row.File}:{row.Line}:{row.Column}"), Tone.Strong)
                .Add($"  {(row.Severity == LintSeverity.Error ? "error" : "warning")} {row.Rule}  ", row.Severity == LintSeverity.Error ? Tone.Bad : Tone.Warning).Add(row.Title));
            page.AddProse("  ", $"{row.Subject}: {row.Text}", Tone.Plain);
            page.AddProse("  ", row.Why, Tone.Faint);
            page.AddProse("  → ", row.Fix, Tone.Plain);
        }

        foreach (var unread in report.Unread)
        {
            page.AddProse("not looked at  ", unread, Tone.Warning);
        }

        page.Add(new Line(Sum(report), report.Findings.Count == 0 ? Tone.Good : Tone.Plain));
    }

    private static string Sum(LintReport report)
    {
        var errors = report.Findings.Count(static row => row.Severity == LintSeverity.Error);
        string[] parts =
        [
            report.Findings.Count == 0 ? "nothing found" : $"{Counted.Text(errors, "error")}, {Counted.Text(report.Findings.Count - errors, "warning")}",
            $"{Counted.Text(report.Objects, "object")} looked at",
            .. report.Known > 0 ? new[] { $"{report.Known} known from the baseline" } : [],
            .. report.InDevelopment > 0 ? new[] { $"{report.InDevelopment} in development, which may have them" } : [],
        ];
        return string.Join("; ", parts);
    }
}
