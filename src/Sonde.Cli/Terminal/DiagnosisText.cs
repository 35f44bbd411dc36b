using Sonde.Core.Diagnosis;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What <c>sonde why</c> found: the cause, what shows it, the next command.</summary>
internal static class DiagnosisText
{
    /// <summary>Writes it.</summary>
    public static void Write(DiagnosisReport report, Page page)
    {
        page.Add(report.Target, Tone.Strong);
        foreach (var (cause, isFirst) in report.Causes.Select((cause, index) => (cause, index == 0)))
        {
            Write(cause, isFirst, page);
        }

        if (report.Causes.Count == 0)
        {
            page.AddProse("  ✓ ", "Nothing is wrong that can be seen from here.", Tone.Good);
            foreach (var line in report.State)
            {
                page.AddProse("      ", line);
            }
        }

        if (report.Looked.Count > 0)
        {
            page.AddProse("  looked at  ", string.Join(", ", report.Looked), Tone.Faint, Tone.Faint);
        }

        foreach (var gap in report.Gaps)
        {
            page.AddProse("  not read   ", gap, Tone.Warning);
        }
    }

    private static void Write(Cause cause, bool isFirst, Page page)
    {
        page.AddProse(isFirst ? "  ✗ " : "  · ", $"{cause.Summary} [{cause.Name}]", isFirst ? Tone.Bad : Tone.Warning, isFirst ? Tone.Strong : Tone.Plain);
        foreach (var line in cause.Evidence)
        {
            page.AddProse("      ", line);
        }

        foreach (var step in cause.Next)
        {
            page.AddStep("    next:  ", step);
        }
    }
}
