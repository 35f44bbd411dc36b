using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>What dlv's last words mean.</summary>
internal static class DelveFailure
{
    /// <summary>The error for a dlv that ended before it served.</summary>
    /// <param name="output">The end of what it said.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="targetLives">Whether the target is still there.</param>
    public static AgentError Explain(string output, int exitCode, bool targetLives)
    {
        var quote = Quote(output, exitCode);
        if (!targetLives)
        {
            return new AgentError(AgentErrorCode.TargetGone, $"The process ended while the debugger attached. {quote}");
        }

        var code = output switch
        {
            _ when Says(output, "already being debugged") || Says(output, "being traced") => AgentErrorCode.AlreadyTraced,
            _ when Says(output, "operation not permitted") || Says(output, "permission denied") => AgentErrorCode.NotAllowed,
            _ when Says(output, "no such process") || Says(output, "process not found") => AgentErrorCode.TargetGone,
            _ when exitCode == Arguments.ExitCode.CannotExecute => AgentErrorCode.ToolMissing,
            _ => AgentErrorCode.ToolFailed,
        };
        return new AgentError(code, quote);
    }

    /// <summary>The tool's own words, without the line that it prints before every attach, failed ones included.</summary>
    private static string Quote(string output, int exitCode)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("API server listening", StringComparison.Ordinal))
            .TakeLast(4);
        var text = PlainText.Line(string.Join(' ', lines), 600);
        return text.Length > 0 ? $"dlv: {text}" : $"dlv ended with exit code {exitCode} and said nothing.";
    }

    private static bool Says(string output, string words) => output.Contains(words, StringComparison.OrdinalIgnoreCase);
}
