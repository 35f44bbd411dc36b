using Sonde.Core.Copying;
using Sonde.Core.Production;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What <c>sonde dev</c> shows: the plan, and each program that was built.</summary>
internal static class DevText
{
    /// <summary>More names than these are counted.</summary>
    private const int MostNames = 3;

    /// <summary>Writes one.</summary>
    /// <param name="report">A report of <c>sonde dev</c>.</param>
    /// <param name="page">Where to.</param>
    public static void Write(Report report, Page page)
    {
        switch (report)
        {
            case DevPlanReport plan:
                WritePlan(plan, page);
                break;
            case CodeReport code:
                WriteCode(code, page);
                break;
            case BuildFailureReport failure:
                WriteFailure(failure, page);
                break;
            case FetchedReport fetched:
                WriteFetched(fetched, page);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "No report of dev.");
        }
    }

    private static void WritePlan(DevPlanReport plan, Page page)
    {
        page.Add("Plan", Tone.Strong);
        page.AddProse("  target   ", plan.Target);
        foreach (var change in plan.Changes)
        {
            page.AddProse("  change   ", change);
        }

        if (plan.Guard is { } guard)
        {
            page.AddProse("  guard    ", guard.Text, guard.Standing == GuardStanding.Production ? Tone.Warning : Tone.Faint);
            if (guard.Reason is { } reason)
            {
                page.AddProse("  reason   ", reason);
            }
        }

        foreach (var note in plan.Notes)
        {
            page.AddProse("  note     ", note);
        }
    }

    private static void WriteCode(CodeReport code, Page page)
    {
        page.Add(new Line("✓ ", Tone.Good).Add(code.Files == 0 ? "the program runs; its files are the same as here" : "new code runs", Tone.Strong).Add(Names(code.Changed, code.Changed.Count)));
        if (code.Files is { } files)
        {
            page.Add(new Line($"  {files} {(files == 1 ? "file" : "files")} changed, sent {CopyWords.Size(code.SentBytes)} in {Elapsed.Text(code.SendMilliseconds)}, restarted in {Elapsed.Text(code.RestartMilliseconds)}", Tone.Faint));
            return;
        }

        page.Add(new Line(
            $"  built in {Elapsed.Text(code.BuildMilliseconds)}, sent {CopyWords.Size(code.SentBytes)} of {CopyWords.Size(code.Bytes)} in {Elapsed.Text(code.SendMilliseconds)}, restarted in {Elapsed.Text(code.RestartMilliseconds)}", Tone.Faint));
    }

    private static void WriteFetched(FetchedReport fetched, Page page) => page.Add(
        new Line("✓ ", Tone.Good).Add($"from the pod, {CopyWords.Size(fetched.Bytes)} in {Elapsed.Text(fetched.Milliseconds)}", Tone.Strong).Add(Names(fetched.Names, fetched.Files)));

    private static void WriteFailure(BuildFailureReport failure, Page page)
    {
        page.Add(new Line("✗ ", Tone.Bad).Add($"{failure.Command} failed; the program before runs on", Tone.Strong));
        foreach (var line in failure.Said.Split('\n'))
        {
            page.AddVerbatim("  ", line, Tone.Plain, Tone.Plain);
        }
    }

    private static string Names(IReadOnlyList<string> changed, int count) => count switch
    {
        0 => "",
        <= MostNames => $": {CleanText.From(string.Join(", ", changed))}",
        _ => $": {CleanText.From(string.Join(", ", changed.Take(MostNames)))} and {count - MostNames} more",
    };
}
