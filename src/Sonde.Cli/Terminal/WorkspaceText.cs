using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What <c>sonde init</c> shows: the file, or what changes in it.</summary>
internal static class WorkspaceText
{
    /// <summary>Writes either report.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another.</exception>
    public static void Write(Report report, Page page)
    {
        switch (report)
        {
            case WorkspaceReport workspace:
                Write(workspace, page);
                break;
            case WorkspaceCheckReport check:
                Write(check, page);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, null);
        }
    }

    private static void Write(WorkspaceReport report, Page page)
    {
        if (report.Changes is { Count: 0 })
        {
            page.Add($"{CleanText.From(report.Path)} is as {CleanText.From(report.Place)} would have it");
        }

        foreach (var line in report.Changes ?? report.Text.TrimEnd('\n').Split('\n'))
        {
            page.Add(CleanText.From(line), report.Changes is null ? Tone.Plain : ToneOf(line));
        }

        foreach (var path in report.Written)
        {
            page.AddVerbatim("wrote ", path, Tone.Good, Tone.Plain);
        }
    }

    private static void Write(WorkspaceCheckReport report, Page page)
    {
        page.Add($"{CleanText.From(report.Path)} is good: {Counted.Text(report.Targets.Count, "target")}", Tone.Good);
        foreach (var target in report.Targets)
        {
            page.Add($"  {CleanText.From(target)}");
        }
    }

    private static Tone ToneOf(string line) => line[0] switch
    {
        '+' => Tone.Good,
        '-' => Tone.Bad,
        _ => Tone.Faint,
    };
}
