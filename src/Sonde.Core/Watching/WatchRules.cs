namespace Sonde.Core.Watching;

/// <summary>What may be evaluated at a line. Pure.</summary>
public static class WatchRules
{
    /// <summary>What is wrong with an expression, as a sentence; null for nothing. The agent judges more strictly, and last.</summary>
    /// <param name="expression">In the debugger's words.</param>
    /// <param name="verb">Who would evaluate it: <c>snapshot</c>.</param>
    public static string? Judge(string expression, string verb)
    {
        var text = expression.Trim();
        return text.StartsWith("call ", StringComparison.Ordinal) || text.StartsWith("call\t", StringComparison.Ordinal)
            ? $"\"{text}\" would call a function, which runs code in the process; {verb} only reads"
            : null;
    }
}
