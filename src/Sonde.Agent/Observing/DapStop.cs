using Sonde.Agent.Launching;

namespace Sonde.Agent.Observing;

/// <summary>The target was stopped.</summary>
/// <param name="Thread">The thread that a request may be about.</param>
/// <param name="Reason">As the specification names it: <c>breakpoint</c>, <c>exception</c>, <c>pause</c>.</param>
/// <param name="Text">More of it, in the adapter's words; null for nothing.</param>
/// <param name="At">When that was heard, as the clock's timestamp.</param>
internal sealed record DapStop(long Thread, string Reason, string? Text, long At)
{
    private const int MostCharacters = 500;

    /// <summary>What the text of a condition that could not be evaluated begins with; Delve's words.</summary>
    public const string BadCondition = "error evaluating expression";

    /// <summary>Whether a breakpoint was hit. dlv calls one whose condition cannot be evaluated an exception (Delve 1.27.1).</summary>
    public bool IsHit => Reason is "breakpoint" or "function breakpoint" or "data breakpoint" or "instruction breakpoint";

    /// <summary>Whether the condition could not be evaluated.</summary>
    public bool IsBadCondition => !IsHit && Text?.StartsWith(BadCondition, StringComparison.Ordinal) == true;

    /// <summary>The last line of what debugpy writes where a condition could not be evaluated (1.8, pydevd.py, handle_breakpoint_condition); null for any other output.</summary>
    public static string? Complaint(string? output) =>
        output?.StartsWith("pydevd: Error while evaluating expression in conditional breakpoint:", StringComparison.Ordinal) == true
            ? PlainText.Line(output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1], MostCharacters)
            : null;
}
