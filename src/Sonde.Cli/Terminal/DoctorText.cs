using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>The checks of <c>sonde doctor</c>.</summary>
internal static class DoctorText
{
    private const int WidestName = 32;

    /// <summary>Writes them.</summary>
    public static void Write(DoctorReport report, Page page)
    {
        page.Add(report.Target, Tone.Strong);
        var width = Math.Min(report.Checks.Select(check => Columns.Of(check.Name)).DefaultIfEmpty(0).Max(), WidestName);
        foreach (var check in report.Checks)
        {
            Write(check, width, page);
        }

        var bad = report.Checks.Count(check => check.IsGood == false);
        if (bad == 0)
        {
            page.Add("Nothing stands in the way of a session.", Tone.Good);
        }
        else
        {
            page.Add($"{Counted.Text(bad, "check")} of {report.Checks.Count} {(bad == 1 ? "stands" : "stand")} in the way of a session.", Tone.Bad);
        }
    }

    private static void Write(DoctorCheck check, int width, Page page)
    {
        var (mark, tone) = check.IsGood switch
        {
            true => ("✓", Tone.Good),
            false => ("✗", Tone.Bad),
            null => ("·", Tone.Faint),
        };
        page.AddProse($"  {mark} {Columns.Pad(CleanText.From(check.Name), width)}  ", check.Detail, tone);
        if (check.Next is { } next)
        {
            page.AddStep("    next:  ", next);
        }
    }
}
