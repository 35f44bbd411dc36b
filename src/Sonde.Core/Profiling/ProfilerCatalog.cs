using Sonde.Core.Faults;
using Sonde.Core.Profiling.Node;
using Sonde.Core.Tools;

namespace Sonde.Core.Profiling;

/// <summary>The ways to a profile that Sonde knows.</summary>
internal static class ProfilerCatalog
{
    /// <summary>In the order in which they are tried.</summary>
    private static readonly IReadOnlyList<IProfiler> All = [new PprofProfiler(), new NodeProfiler(), new SamplingProfiler()];

    /// <summary>The programs that can be profiled, by their debuggers.</summary>
    public static IReadOnlyList<IDebugTool> Tools { get; } = [.. ToolCatalog.All.Where(static tool => All.Any(profiler => profiler.Runtimes.Contains(tool.Runtime, StringComparer.Ordinal)))];

    /// <summary>Takes a profile, in the first way that leads to it.</summary>
    /// <exception cref="FaultException">There is none.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<TakenProfile> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var runtime = task.Process.Runtime!;
        var own = All.Where(profiler => profiler.Runtimes.Contains(runtime, StringComparer.Ordinal)).ToArray();
        var tried = new List<string>();
        foreach (var profiler in own.Where(profiler => profiler.Types(runtime).Contains(task.Request.Type)))
        {
            var (taken, why) = await profiler.TakeAsync(task, cancellation).ConfigureAwait(false);
            if (taken is not null)
            {
                return taken;
            }

            tried.Add(why!);
        }

        throw ProfileWords.NoWay(task, tried, [.. own.SelectMany(profiler => profiler.Types(runtime)).Except([task.Request.Type]).Distinct()]);
    }
}
