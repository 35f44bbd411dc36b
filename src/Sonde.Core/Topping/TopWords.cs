using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiling;
using Sonde.Core.Settings;

namespace Sonde.Core.Topping;

/// <summary>What <c>sonde top</c> says of itself. Pure.</summary>
internal static class TopWords
{
    /// <summary>What it wants of a toolbox.</summary>
    public static ToolWish Wish(TopRequest request) => new(ToolboxImage.Go, $"watch where the process spends its time ({ProfileWords.Name(request.Type)}, every {DurationText.Format(request.Interval)})", NeedsTrace: true)
    {
        IsObserving = true,
        ObservingText = "this only looks, and leaves it running",
        Notes =
        [
            "A Go program's own ports are asked for /debug/pprof/, over the pod's loopback; other stacks are read from the process's memory.",
        ],
    };

    /// <summary>One interval as a profile that is to be taken.</summary>
    public static ProfileRequest Interval(TopRequest request) => new()
    {
        Target = request.Target,
        Toolbox = request.Toolbox,
        ProcessId = request.ProcessId,
        Type = request.Type,
        RateHertz = request.RateHertz,
        Duration = request.Interval,
    };
}
