using System.Globalization;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>What the user is told when the guard had to act.</summary>
internal static class GuardNote
{
    /// <summary>The target was stopped with nobody connected.</summary>
    public const string Stranded = "The process was stopped with no client connected, so the debugger was let go and the process runs on.";

    /// <summary>An earlier toolbox was killed as a whole.</summary>
    /// <param name="bytes">How many bytes of instructions were put back.</param>
    public static string Leftovers(int bytes) =>
        $"The process stood still with {bytes} changed bytes of instructions, left by a debugger that was killed; they were put back and it runs on.";

    /// <summary>The target has stood for as long as it may.</summary>
    public static string LimitReached(PauseLimit limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"The process had stood for {limit.Seconds:0.#} s, which is all it may, so the debugger was let go and the process runs on.");

    private const int MostQuoteCharacters = 300;

    /// <summary>The debugger ended by itself.</summary>
    /// <param name="output">The end of what it said.</param>
    public static string DebuggerDied(string output)
    {
        var quote = PlainText.Line(output.Length > MostQuoteCharacters ? output[^MostQuoteCharacters..] : output, MostQuoteCharacters);
        return quote.Length == 0 ? "The debugger ended by itself." : $"The debugger ended by itself; its last words: {quote}";
    }

    /// <summary>The note for a release: what went wrong in it, else why it was done; null when neither is worth a sentence.</summary>
    public static string? After(ReleaseOutcome outcome, string? reason) => outcome switch
    {
        { IsTargetGone: true } => Join(reason, "The process has ended."),
        { IsDebuggerGone: false } => Join(reason, "The debugger did not end within 10 s of being asked; it lets go at the next breakpoint hit."),
        { IsRunning: false } => Join(reason, "The process was not seen running within 2 s of the debugger's end."),
        _ => reason,
    };

    private static string Join(string? reason, string sentence) => reason is null ? sentence : $"{reason} {sentence}";
}
