namespace Sonde.Core.Diagnosis;

/// <summary>The end of a container's log. Pure.</summary>
internal static class LogTail
{
    /// <summary>So many lines are shown.</summary>
    public const int Lines = 5;

    /// <summary>The last lines that say something, without control characters.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. text.Split('\n').Select(CaseText.Clean).Where(line => line.Length > 0).TakeLast(Lines)];
}
