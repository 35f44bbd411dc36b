using System.Globalization;
using Sonde.Core.Capturing;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What was captured, and what was lost.</summary>
internal static class CaptureText
{
    /// <summary>Writes it.</summary>
    public static void Write(CaptureReport report, Page page)
    {
        if (report.File is not null)
        {
            page.Add(new Line("wrote ", Tone.Faint).Add(report.File, Tone.Strong));
        }

        var size = ValueText.Of(report.Bytes, ProfileUnit.Bytes);
        var written = ValueText.Of(report.Written, ProfileUnit.Bytes);
        page.AddProse("", string.Create(
            CultureInfo.InvariantCulture, $"{Packets(report.Packets)} in {report.Seconds:0.0} s, {size} on the wire, {written} written{(report.Packets == 0 ? ": no packet met the filter" : "")}"));
        Write(report, Lost(report), page);
    }

    private static void Write(CaptureReport report, long lost, Page page)
    {
        switch (report.Counts)
        {
            case null:
                page.AddProse("  ", "what was lost is not known: tcpdump did not come to tell its counts", Tone.Warning);
                break;
            case { } when lost == 0:
                page.AddProse("  ", $"no packet was lost{Left(report.Counts)}", Tone.Faint);
                break;
            case { } counts:
                page.AddProse(
                    "  ",
                    $"{Packets(lost)} of {ValueText.Grouped(counts.Received)} were lost ({ValueText.Share(lost, counts.Received)}): they came faster than they were read{Left(counts)}. --filter and a smaller --snaplen leave less to read",
                    Tone.Warning);
                break;
        }
    }

    private static string Left(CaptureCounts counts) => counts.Left > 0 ? $"; {Packets(counts.Left)} had come and were not read yet when it ended" : "";

    private static long Lost(CaptureReport report) => report.Counts is { } counts ? counts.DroppedByKernel + counts.DroppedByInterface : 0;

    private static string Packets(long count) => $"{ValueText.Grouped(count)} {(count == 1 ? "packet" : "packets")}";
}
