using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiling;
using Sonde.Core.Settings;
using Sonde.Core.Tools;

namespace Sonde.Core.Topping;

/// <summary>What <c>sonde top</c> says of itself. Pure.</summary>
public static class TopWords
{
    /// <summary>A type as <c>--type</c> names it.</summary>
    public static string Name(TopType type) => type switch
    {
        TopType.Cpu => "cpu",
        TopType.Wall => "wall",
        TopType.Counters => "counters",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What it wants of a toolbox.</summary>
    internal static ToolWish Wish(TopRequest request) => new(ToolboxImage.Go, $"watch {What(request.Type)} (every {DurationText.Format(request.Interval)})", NeedsTrace: true)
    {
        IsObserving = true,
        ObservingText = "this only looks, and leaves it running",
        Notes =
        [
            .. request.Type is not TopType.Counters
                ? new[] { "A Go program's own ports are asked for /debug/pprof/, over the pod's loopback; other stacks are read from the process's memory." }
                : [],
            .. request.Type is null or TopType.Counters
                ? new[] { "A .NET program's runtime tells its own counters, through its diagnostic port: it reads them once an interval, in a thread of its own, and stops nothing." }
                : [],
        ],
    };

    /// <summary>One interval as a profile that is to be taken.</summary>
    internal static ProfileRequest Interval(TopRequest request) => new()
    {
        Target = request.Target,
        Toolbox = request.Toolbox,
        ProcessId = request.ProcessId,
        Type = request.Type == TopType.Wall ? ProfileType.Wall : ProfileType.Cpu,
        RateHertz = request.RateHertz,
        Duration = request.Interval,
    };

    /// <summary>There is no way to it.</summary>
    /// <param name="task">The process.</param>
    /// <param name="type">What was wanted.</param>
    /// <param name="tried">Ways that were tried, each as the beginning of a sentence.</param>
    /// <param name="others">What there would be a way to.</param>
    internal static FaultException NoWay(ProfileTask task, TopType type, IReadOnlyList<string> tried, IReadOnlyList<TopType> others)
    {
        var (process, words) = (task.Process, task.Request.Target.Words);
        var missing = type == TopType.Counters ? $"counters are told by .NET alone, and it is a {process.Runtime} process" : $"there is no live view of where {process.Runtime} processes spend their time";
        return new FaultException(new Fault(
            FaultCatalog.NotProfiled,
            $"cannot watch process {process.ProcessId} ({process.Executable ?? process.Name}) in {task.Session.Facts.Target}",
            tried.Count == 0 ? missing : string.Join("; ", tried),
            [
                .. others.Select(other => $"sonde top {words} --type {Name(other)}").Take(1),
                .. process.Runtime == DotnetFault.Runtime && type != TopType.Counters ? new[] { $"sonde profile {words} --type {Name(type)}" } : [],
                "sonde explain SND5017",
            ]));
    }

    private static string What(TopType? type) => type switch
    {
        null => "where the process spends its time, or its runtime's counters",
        TopType.Counters => "the counters of the process's runtime",
        TopType.Cpu or TopType.Wall => $"where the process spends its time, {Name(type.Value)}",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
