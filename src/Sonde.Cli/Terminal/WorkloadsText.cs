using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What could be debugged, a line each.</summary>
internal static class WorkloadsText
{
    /// <summary>Writes it.</summary>
    public static void Write(WorkloadsReport report, Page page)
    {
        page.Add($"In {report.Place}:", Tone.Faint);
        foreach (var row in report.Rows)
        {
            var ports = row.Ports.Count == 0 ? "" : $"  ports {string.Join(", ", row.Ports)}";
            page.Add(new Line(row.Target, Tone.Strong).Add(row.Container is null ? "" : $" container {row.Container}").Add(ports, Tone.Faint));
        }

        foreach (var left in report.LeftOut)
        {
            page.AddProse("left out  ", left);
        }
    }
}
