using Sonde.Core.Faults;
using Sonde.Core.Profiling.Java;
using Sonde.Core.Profiling.Dotnet;
using Sonde.Core.Profiling.Node;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;

namespace Sonde.Core.Profiling;

/// <summary>The ways to a profile that Sonde knows.</summary>
internal static class ProfilerCatalog
{
    /// <summary>In the order in which they are tried.</summary>
    private static readonly IReadOnlyList<IProfiler> All = [new PprofProfiler(), new NodeProfiler(), new JavaProfiler(), new SamplingProfiler(), new DotnetProfiler()];

    /// <summary>The programs that can be profiled, by their debuggers.</summary>
    public static IReadOnlyList<IDebugTool> Tools { get; } = [.. ToolCatalog.All.Where(static tool => All.Any(profiler => profiler.Runtimes.Contains(tool.Runtime, StringComparer.Ordinal)))];

    /// <summary>Those that have no debugger.</summary>
    public static IReadOnlyList<ProgramKind> Others { get; } = [new(DotnetFault.Runtime, DotnetFault.Program)];

    /// <summary>Takes a profile, in the first way that leads to it.</summary>
    /// <exception cref="FaultException">There is none.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<TakenProfile> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var runtime = task.Process.Runtime!;
        var own = All.Where(profiler => profiler.Runtimes.Contains(runtime, StringComparer.Ordinal)).ToArray();
        if (task.Request.KeepsTrace && runtime != DotnetFault.Runtime)
        {
            throw ProfileWords.NoTrace(task);
        }

        var tried = new List<string>();
        foreach (var profiler in own.Where(profiler => profiler.Types(runtime).Contains(task.Request.Type)))
        {
            var (taken, why) = await profiler.TakeAsync(task with { Tried = [.. tried] }, cancellation).ConfigureAwait(false);
            if (taken is not null)
            {
                return taken;
            }

            tried.Add(why!);
        }

        throw ProfileWords.NoWay(task, tried, TypesBeside(own, runtime, task.Request.Type));
    }

    /// <summary>What else there is: a way that led nowhere for one type leads nowhere for another.</summary>
    private static ProfileType[] TypesBeside(IProfiler[] own, string runtime, ProfileType type) =>
        [.. own.Where(profiler => !profiler.Types(runtime).Contains(type)).SelectMany(profiler => profiler.Types(runtime)).Distinct()];
}
