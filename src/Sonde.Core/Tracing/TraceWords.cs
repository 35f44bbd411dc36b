using System.Globalization;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiles;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tracing;

/// <summary>What <c>sonde trace</c> says and asks for. Pure.</summary>
internal static class TraceWords
{
    private const int MostNamed = 5;

    /// <summary>What it wants of a toolbox.</summary>
    public static ToolWish Wish(TraceRequest request) => new(ToolboxImage.Go, $"trace calls of {request.Function} with the kernel's own probes", NeedsTrace: true)
    {
        IsProbing = true,
        IsObserving = true,
        ObservingText = "this stops nothing",
        Notes =
        [
            "For as long as it runs, the kernel keeps probes in the code of this one process, at the entries and returns of the functions: each call takes some ten microseconds longer. They go with the agent, however that ends.",
            $"Above {ValueText.Grouped(request.Limit)} calls a second they are taken out at once (--limit).",
            .. request.Arguments.Count + request.Results.Count > 0 ? ["Arguments and results are shown here as they are, whatever they hold."] : Array.Empty<string>(),
        ],
    };

    /// <summary>What is asked of the agent.</summary>
    public static TraceCallsRequest Ask(TraceRequest request, int processId) => new(processId, request.Function, request.Duration.TotalSeconds, request.Limit)
    {
        Count = request.Count,
        Follow = request.IsFollowing,
        SlowNanoseconds = request.Slow is { } slow ? (long)(slow.TotalMilliseconds * 1_000_000) : null,
        Arguments = request.Arguments.Count > 0 ? request.Arguments : null,
        Results = request.Results.Count > 0 ? request.Results : null,
    };

    /// <summary>The command again, for another function.</summary>
    public static string Again(TraceRequest request, string? function = null) => $"sonde trace {request.Target.Words} {ShellWord.Quote(function ?? request.Function)}";

    /// <summary>Which functions were chosen.</summary>
    public static string Chosen(TracingAnswer answer) => answer.Functions is [var one]
        ? $"function {one.Name}"
        : $"{answer.Functions.Count} functions: {string.Join(", ", answer.Functions.Take(MostNamed).Select(static function => function.Name))}{(answer.Functions.Count > MostNamed ? ", …" : "")}";

    /// <summary>Of which functions it cannot be told how long they take; null for none.</summary>
    public static string? NoLatency(TracingAnswer answer)
    {
        var without = answer.Functions.Where(static function => function.WhyNoLatency is not null).ToArray();
        return without.Length switch
        {
            0 => null,
            1 => $"how long {without[0].Name} takes is not told: {without[0].WhyNoLatency}",
            _ => $"how long {without.Length} of the functions take is not told; of {without[0].Name}: {without[0].WhyNoLatency}",
        };
    }

    /// <summary>How far it is, for the line that moves.</summary>
    public static string Progress(long calls, TimeSpan left) => string.Create(
        CultureInfo.InvariantCulture, $"tracing: {ValueText.Grouped(calls)} {(calls == 1 ? "call" : "calls")}, {Math.Max(Math.Ceiling(left.TotalSeconds), 0):0} s left; Ctrl-C ends it");

    /// <summary>For the receipt.</summary>
    public static string Ended(string end) => end switch
    {
        "duration" => "the calls were traced",
        "count" => "as many calls as were asked for were traced",
        "limit" => "there were more calls than may be traced; the probes were taken out",
        "target" => "the process ended",
        _ => "you ended it",
    };
}
