using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What was intercepted, and what went where.</summary>
internal static class InterceptText
{
    /// <summary>Writes it.</summary>
    public static void Write(InterceptReport report, Page page)
    {
        var figures = report.Figures;
        var what = $"{(report.Header is null ? "connection" : "request")}{(figures.Here == 1 ? "" : "s")}{(report.Header is { } header ? $" with {header}" : "")}";
        page.AddProse("", string.Create(
            CultureInfo.InvariantCulture,
            $"port {report.Port} for {report.Seconds:0.0} s: {ValueText.Grouped(figures.Here)} {what} to {report.To}, "
            + $"{ValueText.Grouped(figures.Pod)} to the pod, {ValueText.Grouped(figures.Probes)} probes to the pod"));
        if (figures is { OpeningMedianMilliseconds: { } median, OpeningP99Milliseconds: { } most })
        {
            page.AddProse("  ", string.Create(CultureInfo.InvariantCulture, $"opening a connection to it through the tunnel took {median:0.0} ms (median; p99 {most:0.0} ms)"), Tone.Faint);
        }

        if (figures.FellBack > 0)
        {
            page.AddProse("  ", $"{ValueText.Grouped(figures.FellBack)} of those to the pod were meant for {report.To}, which did not take them", Tone.Warning);
        }

        if (figures.Broken > 0)
        {
            page.AddProse("  ", $"{ValueText.Grouped(figures.Broken)} of those to {report.To} broke before their end", Tone.Warning);
        }
    }
}
