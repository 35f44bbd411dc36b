using Sonde.Core.Copying;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What was copied, and what was not.</summary>
internal static class CopyText
{
    /// <summary>Notes beyond these are counted.</summary>
    private const int MostNotes = 10;

    private const int LeastForRate = 1024 * 1024;

    /// <summary>Writes it.</summary>
    public static void Write(CopyReport report, Page page)
    {
        page.Add(new Line("copied ", Tone.Good).Add(report.From).Add(" to ", Tone.Faint).Add(report.To, Tone.Strong));
        page.Add(new Line($"  {CopyWords.Amount(report)} in {Elapsed.Text(report.Milliseconds)}{Rate(report)}{Kept(report)}", Tone.Faint));
        foreach (var note in report.Notes.Take(MostNotes))
        {
            page.AddProse("  note: ", $"{(note.Name.Length == 0 ? report.From : note.Name)}: {note.Text}", Tone.Warning);
        }

        if (report.Notes.Count > MostNotes)
        {
            page.Add(new Line($"  and {report.Notes.Count - MostNotes} more notes; --output json has them", Tone.Faint));
        }

        if (report.Skipped > 0)
        {
            page.Add(new Line($"  {(report.Skipped == 1 ? "1 entry was" : $"{report.Skipped} entries were")} left out", Tone.Warning));
        }
    }

    /// <summary>Of less the time is the beginning's and the end's.</summary>
    private static string Rate(CopyReport report) =>
        report.Milliseconds > 0 && report.Bytes - report.KeptBytes >= LeastForRate ? $" ({CopyWords.Size((long)((report.Bytes - report.KeptBytes) * 1000.0 / report.Milliseconds))}/s)" : "";

    private static string Kept(CopyReport report) => report.KeptBytes > 0 ? $"; {CopyWords.Size(report.KeptBytes)} of it were there from before" : "";
}
