using System.Globalization;
using System.Runtime.InteropServices;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>What the user is told when the guard had to act.</summary>
internal static class GuardNote
{
    /// <summary>The target was stopped with nobody connected.</summary>
    public const string Stranded = "The process was stopped with no client connected, so the debugger was let go and the process runs on.";

    /// <summary>It stood before the debugger came.</summary>
    public const string Standing =
        "The process stood in a job-control stop (SIGSTOP) before the debugger came, and will stand there after it: it is not known who stopped it. `sonde heal` lets it run.";

    /// <summary>An earlier toolbox was killed as a whole.</summary>
    /// <param name="bytes">How many bytes of instructions were put back.</param>
    public static string Leftovers(int bytes) =>
        $"The process stood still with {bytes} changed bytes of instructions, left by a debugger that was killed; they were put back and it runs on.";

    /// <summary>There are breakpoints in a process that runs, and no debugger.</summary>
    /// <param name="bytes">How many bytes.</param>
    public static string Foreign(int bytes) =>
        $"{bytes} bytes of the process's instructions were breakpoints already, a tracing probe's or those of a debugger that was killed; they were left alone. `sonde heal` takes them out.";

    /// <summary>The target has stood for as long as it may.</summary>
    public static string LimitReached(PauseLimit limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"The process had stood for {limit.Seconds:0.#} s, which is all it may, so the debugger was let go and the process runs on.");

    /// <summary>The debugger stood still while it attached.</summary>
    public const string AttachFrozen =
        "The debugger was stopped from outside (SIGSTOP) while it attached, with the process standing; it was ended and the process runs on.";

    /// <summary>The debugger held the target for as long as that may stand, and was not done.</summary>
    public static string AttachTooLong(PauseLimit limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"The process stood for {limit.Seconds:0.#} s while dlv attached, which is all it may; dlv was ended and the process runs on.");

    /// <summary>The debugger did not come to serve.</summary>
    public static string AttachEndless(TimeSpan most) => $"dlv did not serve within {most.TotalSeconds:0} s and was ended.";

    /// <summary>The debugger stood still.</summary>
    public const string Frozen =
        "The debugger was stopped from outside (SIGSTOP), so that the process would have stood at the next signal; it was let go and the process runs on.";

    /// <summary>The debugger hung.</summary>
    public const string Stalled =
        "The process stood still and the debugger told nobody why, for as long as it may; the debugger was let go and the process runs on.";

    private const string PreemptionOff =
        "On arm64 the debugger switches asynchronous preemption off in the process (asyncpreemptoff) and could not switch it on again: until the process is restarted a busy loop in it may delay others.";

    private const int MostQuoteCharacters = 300;

    /// <summary>The debugger ended by itself.</summary>
    /// <param name="output">The end of what it said.</param>
    public static string DebuggerDied(string output)
    {
        var quote = PlainText.Line(output.Length > MostQuoteCharacters ? output[^MostQuoteCharacters..] : output, MostQuoteCharacters);
        return quote.Length == 0 ? "The debugger ended by itself." : $"The debugger ended by itself; its last words: {quote}";
    }

    /// <summary>The note for a release: what went wrong in it, else why it was done; null when neither is worth a sentence.</summary>
    /// <param name="outcome">How it went.</param>
    /// <param name="reason">Why it was done; null for what needs no sentence.</param>
    public static string? After(ReleaseOutcome outcome, string? reason) => outcome switch
    {
        { IsTargetGone: true } => Join(reason, "The process has ended."),
        { IsDebuggerGone: false } => Join(reason, "The debugger could neither be asked to end nor killed; it still holds the process."),
        { IsRunning: false } => Join(reason, "The process was not seen running within 2 s of the debugger's end."),
        { WasKilled: true } => Join(reason, "The debugger did not end when it was asked to and was killed (SIGKILL); the instructions of the process were put back first."),
        _ => reason,
    };

    /// <summary>Adds what a debugger that was killed leaves behind in its target for good; that is something on arm64 only (Delve 1.27, native/proc.go).</summary>
    public static string? AfterKill(string? note, bool wasKilled, Architecture architecture) =>
        wasKilled && architecture == Architecture.Arm64 ? Join(note, PreemptionOff) : note;

    private static string Join(string? reason, string sentence) => reason is null ? sentence : $"{reason} {sentence}";
}
