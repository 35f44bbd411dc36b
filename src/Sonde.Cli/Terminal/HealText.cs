using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>What <c>sonde heal</c> found and did.</summary>
internal static class HealText
{
    private const string Preemption = "asyncpreemptoff may still be set in it, which a restart ends";

    /// <summary>Writes it.</summary>
    public static void Write(HealReport report, Page page)
    {
        page.Add(report.Target, Tone.Strong);
        foreach (var process in report.Processes.Where(static process => process.IsNews))
        {
            var isGood = process is { IsRunning: true, Problem: null };
            page.AddProse(isGood ? "  ✓ " : "  ✗ ", $"process {process.ProcessId} ({process.Executable ?? process.Name}): {Text(process)}", isGood ? Tone.Good : Tone.Bad);
        }

        if (!report.Processes.Any(static process => process.IsNews))
        {
            page.Add($"Nothing to heal: {(report.Processes.Count == 1 ? "1 process" : $"{report.Processes.Count} processes")} looked at.", Tone.Good);
        }
        else if (report.Processes.Any(static process => process is { MendedBytes: > 0, WasStanding: false }))
        {
            page.AddProse("  note  ", "A tracing probe of somebody else's (uprobe) looks the same as a breakpoint; if there was one, it has to be set again.");
        }
    }

    private static string Text(HealedProcess process) => string.Join("; ", Parts(process));

    private static IEnumerable<string> Parts(HealedProcess process)
    {
        if (process.TracerId != 0)
        {
            yield return $"held by process {process.TracerId}{(process.TracerName is { } name ? $" ({name})" : "")}, so it was left alone";
            yield break;
        }

        if (process.Problem is { } problem)
        {
            yield return problem.TrimEnd('.');
        }

        if (process.MendedBytes > 0)
        {
            yield return $"{Counted.Text(process.MendedBytes, "byte")} of breakpoint instructions put back";
        }

        if (process.OtherBytes > 0)
        {
            yield return $"{Counted.Text(process.OtherBytes, "other byte")} of its code {(process.OtherBytes == 1 ? "differs" : "differ")} from its file and {(process.OtherBytes == 1 ? "was" : "were")} left alone";
        }

        if (process.RemovedFiles is { } files and > 0)
        {
            yield return $"{Counted.Text(files, "file")} that a killed toolbox had left in its /tmp removed";
        }

        yield return (process.WasStanding, process.IsRunning) switch
        {
            (true, true) => "it stood still and runs on",
            (false, true) => "it runs",
            (_, false) => "it does not run",
        };
        if (process.MayLackPreemption)
        {
            yield return Preemption;
        }
    }
}
