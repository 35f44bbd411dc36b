using System.Globalization;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Watching;

/// <summary>What <c>sonde snapshot</c> and <c>sonde log</c> say of themselves, before and after. Pure.</summary>
internal static class WatchWords
{
    private const int MostFrames = 20;

    /// <summary>What they want of a toolbox.</summary>
    public static ToolWish Wish(WatchRequest request, PlatformFacts facts) => new("go", Purpose(request), NeedsTrace: true)
    {
        IsObserving = true,
        ObservingText = $"this holds {(Of(request, DebuggerKind.Delve) ? "it" : "a thread of it")} for {Milliseconds(request.Bound)} a hit at the most, and never leaves it stopped",
        Memory = request.HasNoMemoryCheck ? "not checked: --no-memory-check says so" : facts.Memory?.Text,
        Notes =
        [
            .. Of(request, DebuggerKind.Delve) ? GoNotes(request) : [],
            .. Of(request, DebuggerKind.Debugpy) ? PythonNotes(request) : [],
        ],
    };

    private static IEnumerable<string> GoNotes(WatchRequest request) =>
    [
        "Delve's attach holds the target once, while it reads the program's symbols; what cannot be read within a hit's bound is left out, and the process runs on; "
        + "three hits that took longer, or more than a tenth of a second's time, end it.",
        .. request.Condition is null ? Array.Empty<string>() : ["Delve evaluates the condition at every pass of the line and holds the target for that, too; this counts in the tenth."],
    ];

    private static IEnumerable<string> PythonNotes(WatchRequest request) =>
    [
        "debugpy comes into a Python process, and its modules stay in the process's memory, unused, until it ends; while the line is watched all its Python runs slower, by a half and more. "
        + "A hit holds the thread that came to the line; what cannot be read within the bound is left out, and the thread goes on; three hits that took longer, or more than a tenth of a second's time, end it.",
        .. request.Condition is null ? Array.Empty<string>() : ["The thread that passes the line evaluates the condition; no limit counts that."],
    ];

    /// <summary>What is said when the line is watched.</summary>
    public static IReadOnlyList<Report> Armed(WatchRequest request, ObserveAnswer armed)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{armed.File}:{armed.Line}");
        var held = armed.HeldMilliseconds > 0 ? $"; that held the target for {Milliseconds(armed.HeldMilliseconds)}" : "";
        return
        [
            .. armed.Line == request.Place.Line ? Array.Empty<Report>() : [new ChoiceReport($"line {Number(request.Place.Line)} is no place of its own: the debugger took line {Number(armed.Line)}")],
            new ProgressReport($"watching {place}{held}", true, null),
            new ProgressReport($"waiting for something to pass {place}", false, null),
        ];
    }

    /// <summary>What the agent is asked.</summary>
    public static ObserveRequest Ask(WatchRequest request, string file) =>
        new(file, request.Place.Line, request.Bound.TotalMilliseconds, request.Count, request.Timeout.TotalSeconds)
        {
            Condition = request.Condition,
            Expressions = request.Message?.Expressions ?? request.Expressions,
            Frames = request.Message is null ? MostFrames : 1,
            Depth = request.Message is null ? request.Depth : 0,
        };

    /// <summary>Where nothing, or too much, is of that name.</summary>
    public static Fault NotFound(WatchRequest request, SourceFinding finding, string target, IDebugTool tool)
    {
        var has = tool.Kind == DebuggerKind.Debugpy ? "the program has loaded" : "the program was built from";
        var (what, file) = (What(request, target), request.Place.File);
        var list = string.Join(", ", finding.Candidates.Take(10));
        var isSeveral = finding.Candidates.Count > 1 && finding.Candidates.All(candidate => candidate.EndsWith("/" + file, StringComparison.Ordinal));
        return new Fault(
            FaultCatalog.LineNotWatchable,
            what,
            isSeveral ? $"{finding.Candidates.Count} source files of the program end in {file}: {list}"
                : finding.Candidates.Count == 0 ? $"{has} no source file {file}"
                : $"{has} no source file {file}; near it are {list}",
            [isSeveral ? "name more of the path" : $"name a file that {has}, or the end of its path"]);
    }

    /// <summary>Where the debugger refused the line.</summary>
    public static FaultException Refused(WatchRequest request, AgentError error, string target, Exception cause) => new(
        FaultCatalog.LineNotWatchable,
        What(request, target),
        error.Message,
        "choose a line that holds code, names that are known there, and expressions that only read (docs/guide/snapshot.md)",
        cause);

    /// <summary>What is warned of at the end; null for nothing.</summary>
    public static string? Warn(WatchRequest request, ObservationEndedEvent end)
    {
        var figures = end.Figures;
        return end.Reason switch
        {
            ObservationEnd.Bound => $"the breakpoint was removed: {figures.OverBound} of {figures.Hits} hits held the target for more than {Milliseconds(request.Bound)}, the longest for {Milliseconds(figures.LongestMilliseconds)}",
            ObservationEnd.Share => $"the breakpoint was removed: the target stood for {Percent(figures.MostShare)} of a second, and a tenth is the most that {request.Verb} may take",
            ObservationEnd.Condition => $"the breakpoint was removed: the condition cannot be evaluated there: {end.Detail}",
            ObservationEnd.Debugger => "it ended early: the debugger or the target is gone",
            ObservationEnd.Timeout when figures.Hits == 0 => $"nothing passed {request.Place} within {DurationText.Format(request.Timeout)}{(request.Condition is null ? "" : " with that condition")}",
            ObservationEnd.Timeout or ObservationEnd.Count or ObservationEnd.Stopped => null,
            _ => throw new ArgumentOutOfRangeException(nameof(end), end.Reason, null),
        };
    }

    /// <summary>What helps against it; null for nothing.</summary>
    public static string? Remedy(ObservationEndedEvent end) => end.Reason switch
    {
        ObservationEnd.Bound => "read less (--depth, fewer expressions), or raise --bound",
        ObservationEnd.Share => "choose a line that fewer requests pass; --if does not help, since the condition costs at every pass",
        ObservationEnd.Condition => "use names and values that are known at that line; optimised code does not have all of them",
        _ => null,
    };

    /// <summary>The receipt's word for the end.</summary>
    public static string Ended(ObservationEndedEvent end) => end.Reason switch
    {
        ObservationEnd.Count => "every hit that was wanted was read",
        ObservationEnd.Timeout => "its time was over",
        ObservationEnd.Bound => "hits took too long",
        ObservationEnd.Share => "it cost the target too much",
        ObservationEnd.Condition => "the condition cannot be evaluated",
        ObservationEnd.Stopped => "you ended it",
        ObservationEnd.Debugger => "the debugger or the target is gone",
        _ => throw new ArgumentOutOfRangeException(nameof(end), end.Reason, null),
    };

    /// <summary>0 for what was wanted; a log that was limited, and a snapshot of nothing, are an answer that says no.</summary>
    public static ExitCode Exit(WatchRequest request, ObservationEndedEvent end) => end.Reason switch
    {
        ObservationEnd.Count or ObservationEnd.Stopped => ExitCode.Done,
        ObservationEnd.Timeout => end.Figures.Hits == 0 && request.Message is null ? ExitCode.Negative : ExitCode.Done,
        _ => ExitCode.Negative,
    };

    /// <summary>As <c>3.1 ms</c>.</summary>
    public static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms");

    private static string Milliseconds(TimeSpan time) => Milliseconds(time.TotalMilliseconds);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string What(WatchRequest request, string target) =>
        $"cannot {(request.Message is null ? "take a snapshot" : "log")} at {request.Place} in {target}";

    private static string Purpose(WatchRequest request)
    {
        var (isGo, isPython) = (Of(request, DebuggerKind.Delve), Of(request, DebuggerKind.Debugpy));
        var attach = isGo && isPython ? "attach Delve to the Go process, or debugpy to the Python process," : isGo ? "attach Delve to the Go process" : "attach debugpy to the Python process";
        return $"{attach} and {(request.Message is null ? "read stack and variables" : "log")} at {request.Place}, "
            + $"{(request.Count == 1 ? "once" : $"up to {Number(request.Count)} times")}, for {DurationText.Format(request.Timeout)} at the most; "
            + $"a hit holds {(isGo ? "it" : "its thread")} for {Milliseconds(request.Bound)} at the most";
    }

    private static bool Of(WatchRequest request, DebuggerKind kind) => WatchTools.For(request.Place).Any(tool => tool.Kind == kind);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
