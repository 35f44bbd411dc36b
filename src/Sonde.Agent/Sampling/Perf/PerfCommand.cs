using System.Globalization;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Perf;

/// <summary>What perf is told, and what it says (tried with perf 7.2). Pure.</summary>
internal static class PerfCommand
{
    /// <summary>The agent's name for it among its tools.</summary>
    public const string Name = "perf";

    /// <summary>What is copied of a thread's stack at each sample, from which its callers are found without frame pointers. Twice perf's own default: Rust and C++ are deep.</summary>
    private const int StackBytes = 16 * 1024;

    /// <summary>Pages of the kernel's buffer for each processor: as many as perf_event_mlock_kb lets a user have that may not lock memory (perf_event_open(2)).</summary>
    private const int BufferPages = 128;

    private const int MostWords = 600;

    /// <summary>What it says although nothing is wrong: the kernel's own addresses are not asked for.</summary>
    private static readonly string[] Harmless =
    [
        "Couldn't record kernel reference relocation symbol", "Symbol resolution may be skewed if relocation was used",
        "Check /proc/kallsyms permission or run as root", "WARNING: Kernel address maps",
    ];

    /// <summary>
    /// Samples every thread of a process, also those to come, by the kernel's own clock, which every machine has and a virtual one does not hide, into standard output until it is told to end. Only
    /// callers in user space: the kernel's own names are not to be had in a container. No build ids are looked up, and nothing is written into a folder.
    /// </summary>
    public static IReadOnlyList<string> Record(SampleRequest request) =>
    [
        "record", "--quiet", "--event", "cpu-clock", "--freq", Number((long)Math.Round(request.RateHertz)), "--call-graph", $"dwarf,{Number(StackBytes)}", "--user-callchains",
        "--pid", Number(request.ProcessId), "--mmap-pages", Number(BufferPages), "--no-buildid", "--no-buildid-cache", "--output", "-",
    ];

    /// <summary>
    /// Names the places, as text. Files are those of the folder that it stands in, the target's root: a path through /proc/PID/root would not do, because perf resolves it to the toolbox's own root.
    /// Without inlined functions, for which it starts addr2line for every place.
    /// </summary>
    public static IReadOnlyList<string> Script() =>
        ["script", "--force", "--input", "-", "--symfs", ".", "--no-inline", "--fields", "comm,tid,time,period,event,ip,sym,dso"];

    /// <summary>Of <c>perf version 7.2.12</c>; <c>unknown</c> for anything else.</summary>
    public static string ParseVersion(string text)
    {
        const string before = "perf version ";
        var at = text.IndexOf(before, StringComparison.Ordinal);
        var version = at < 0 ? "" : new string([.. text[(at + before.Length)..].TakeWhile(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-').Take(30)]);
        return version.Length > 0 ? version : "unknown";
    }

    /// <summary>Samples that were lost, of which it says <c>Processed 6145 samples and lost 42.54%!</c>, where more than a twentieth were; 0 where it does not say so.</summary>
    public static long Lost(string words)
    {
        const string before = "Processed ", between = " samples and lost ";
        foreach (var line in words.Split('\n'))
        {
            var (start, middle, end) = (line.IndexOf(before, StringComparison.Ordinal), line.IndexOf(between, StringComparison.Ordinal), line.IndexOf('%', StringComparison.Ordinal));
            if (start >= 0 && middle > start && end > middle
                && int.TryParse(line.AsSpan((start + before.Length)..middle), NumberStyles.None, CultureInfo.InvariantCulture, out var samples)
                && double.TryParse(line.AsSpan((middle + between.Length)..end), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var share)
                && share is > 0 and <= 100)
            {
                return (long)Math.Round(samples * share / 100);
            }
        }

        return 0;
    }

    /// <summary>Why it did not do it, in its own words.</summary>
    public static string Reason(string words)
    {
        var lines = words.Split('\n')
            .Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && !Harmless.Any(harmless => line.StartsWith(harmless, StringComparison.Ordinal)))
            .ToArray();
        return lines.Length == 0 ? "it said nothing" : PlainText.Line(string.Join(' ', lines), MostWords);
    }

    /// <summary>Whether it was the kernel that did not let it.</summary>
    public static bool IsForbidden(string words) => Reason(words) is var reason
        && (reason.Contains("perf_event_paranoid", StringComparison.Ordinal) || reason.Contains("ermission", StringComparison.Ordinal) || reason.Contains("not permitted", StringComparison.Ordinal));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
