using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>
/// What async-profiler is told, and what it answers (src/arguments.cpp, async-profiler 3.0). Its words go nowhere but into a log: without one they would be in the target's own output. Pure.
/// </summary>
internal static class AsyncProfilerWords
{
    /// <summary>It stops by itself after so much more than was asked for, should nobody be there any more to stop it.</summary>
    public const int SpareSeconds = 20;

    /// <summary>The engines that can tell it, in the order in which they are tried. perf_event_open is not among them: containers do not have it.</summary>
    public static IReadOnlyList<string> Engines(SampleKind kind) => kind switch
    {
        SampleKind.Cpu => ["ctimer", "itimer"],
        SampleKind.Wall => ["wall"],
        SampleKind.Alloc => ["alloc"],
        SampleKind.Mutex => ["lock"],
        SampleKind.Threads or SampleKind.Heap => [],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Has it begin.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="engine">One of <see cref="Engines"/>.</param>
    /// <param name="log">Where its errors go, as a path of the target's.</param>
    public static string Start(SampleRequest request, string engine, string log)
    {
        var interval = request.Kind is SampleKind.Cpu or SampleKind.Wall ? string.Create(CultureInfo.InvariantCulture, $",interval={(long)(1_000_000_000 / request.RateHertz)}") : "";
        var timeout = (int)Math.Ceiling(request.DurationSeconds) + SpareSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"start,event={engine}{interval},timeout={timeout},file=/dev/null,loglevel=error,log={log}");
    }

    /// <summary>Has it end and write its stacks: collapsed, names with dots, those of lambdas and hidden classes without their numbers, frames marked by what they are.</summary>
    /// <param name="kind">What was wanted.</param>
    /// <param name="file">Where to, as a path of the target's.</param>
    public static string Stop(SampleKind kind, string file) =>
        $"stop,file={file},collapsed,ann,dot,norm{(kind is SampleKind.Alloc or SampleKind.Mutex ? ",total" : "")},loglevel=error,log=/dev/null";

    /// <summary>The JVM's answer to <c>load</c>: <c>return code: 0</c>, before JDK 9 <c>0</c>. Null where there is no such number in it.</summary>
    public static int? Code(string answer)
    {
        var line = answer.Split('\n').Select(static line => line.Trim()).LastOrDefault(static line => line.Length > 0) ?? "";
        return int.TryParse(line[(line.LastIndexOf(' ') + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    /// <summary>The first error in its log: <c>[ERROR] No access to perf events</c>; null where there is none.</summary>
    public static string? Error(string log) => log.Split('\n')
        .Where(static line => line.StartsWith("[ERROR] ", StringComparison.Ordinal))
        .Select(static line => Launching.PlainText.Line(line["[ERROR] ".Length..], 300))
        .FirstOrDefault();
}
