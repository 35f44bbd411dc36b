namespace Sonde.Core.Diagnosis;

/// <summary>The end of a container's log. Pure.</summary>
internal static class LogTail
{
    /// <summary>So many lines are shown.</summary>
    public const int Lines = 5;

    /// <summary>The kubelet says so in the place of a log that the node has put away.</summary>
    private const string Gone = "unable to retrieve container logs for ";

    /// <summary>The last lines that say something, without control characters.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. text.Split('\n').Select(CaseText.Clean).Where(line => line.Length > 0 && !line.StartsWith(Gone, StringComparison.Ordinal)).TakeLast(Lines)];
}
