using System.Globalization;
using System.Text;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis;

/// <summary>Words of evidence. Pure.</summary>
internal static class CaseText
{
    private const int LongestLine = 400;

    /// <summary><c>12 s</c>, <c>5 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 100 } => Number(age.TotalSeconds, "s"),
        { TotalMinutes: < 100 } => Number(age.TotalMinutes, "min"),
        { TotalHours: < 48 } => Number(age.TotalHours, "h"),
        _ => Number(age.TotalDays, "d"),
    };

    /// <summary>An event as a line: <c>event: FailedMount (5 times, last 12 s ago): …</c>.</summary>
    public static string Event(PodCase facts, ClusterEvent happened)
    {
        var times = happened.Count is > 1 and var count ? $"{count} times, last " : "";
        var age = facts.Since(happened.LastSeen) is { } known ? $"{times}{Age(known)} ago" : times.TrimEnd(',', ' ').Replace(", last", "", StringComparison.Ordinal);
        return $"event {happened.Reason}{(age.Length == 0 ? "" : $" ({age})")}: {Clean(happened.Message)}";
    }

    /// <summary>The newest of some events as evidence; none where there are none.</summary>
    public static IEnumerable<string> Newest(PodCase facts, IEnumerable<ClusterEvent> events, int count = 1) =>
        events.DistinctBy(happened => happened.Message, StringComparer.Ordinal).Take(count).Select(happened => Event(facts, happened));

    /// <summary>How often a container was restarted, and that the kubelet waits; none for never.</summary>
    public static IEnumerable<string> Restarts(CaseContainer container)
    {
        if (container.Restarts > 0 || container.IsBackingOff)
        {
            yield return container.IsBackingOff
                ? $"restarts: {container.Restarts}; the kubelet waits longer each time before the next one, up to 5 min (CrashLoopBackOff)"
                : $"restarts: {container.Restarts}";
        }
    }

    /// <summary>The last lines of a container, as evidence; they are its own words.</summary>
    public static IEnumerable<string> LastWords(PodCase facts, CaseContainer container) =>
        facts.LastLines.GetValueOrDefault(container.Name) is { Count: > 0 } lines ? lines.Select(line => $"log: {line}") : [];

    /// <summary>Without what a terminal obeys, on one line, and not longer than anybody reads.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, LongestLine + 1));
        var isEscape = false;
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (clean.Length >= LongestLine)
            {
                return clean.Append('…').ToString();
            }

            var isControl = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
            if (isEscape)
            {
                // CSI: up to its final byte; what other sequences there are begin with one letter.
                isEscape = rune.Value is '[' or ';' or (>= '0' and <= '9') or '?';
            }
            else if (rune.Value == '\e')
            {
                isEscape = true;
            }
            else if (isControl)
            {
                clean.Append(rune.Value is '\t' or '\n' or '\r' ? " " : "");
            }
            else
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value):0} {unit}");
}
