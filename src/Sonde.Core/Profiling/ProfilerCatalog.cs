using Sonde.Core.Faults;
using Sonde.Core.Profiling.Java;
using Sonde.Core.Operations;
using Sonde.Core.Profiling.Dotnet;
using Sonde.Core.Profiling.Native;
using Sonde.Core.Profiling.Node;
using Sonde.Core.Profiling.Python;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;

namespace Sonde.Core.Profiling;

/// <summary>The ways to a profile that Sonde knows.</summary>
internal static class ProfilerCatalog
{
    /// <summary>Where async-profiler cannot be, and where its own file is wanted.</summary>
    private static readonly JavaProfiler Recorder = new(records: true);

    /// <summary>In the order in which they are tried.</summary>
    private static readonly IReadOnlyList<IProfiler> All = [new PprofProfiler(), new NodeProfiler(), new JavaProfiler(records: false), Recorder, new SamplingProfiler(), new PythonMemoryProfiler(), new DotnetProfiler()];

    /// <summary>perf, for whatever runs: it needs a toolbox of its own, and so is asked for.</summary>
    private static readonly NativeProfiler Native = new();

    private static readonly IReadOnlyList<IDebugTool> Known = [.. ToolCatalog.All.Where(static tool => All.Any(profiler => profiler.Runtimes.Contains(tool.Runtime, StringComparer.Ordinal)))];

    /// <summary>The programs that can be profiled, by their debuggers; none for perf, which takes the main process, whatever it is.</summary>
    public static IReadOnlyList<IDebugTool> ToolsFor(ProfileRequest request) => request.IsNative ? [] : Known;

    /// <summary>Those that have no debugger.</summary>
    public static IReadOnlyList<ProgramKind> Others { get; } = [new(DotnetFault.Runtime, DotnetFault.Program)];

    /// <summary>Takes a profile, in the first way that leads to it.</summary>
    /// <exception cref="FaultException">There is none.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<TakenProfile> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var runtime = task.Process.Runtime!;
        IProfiler[] own = task.Request.IsNative ? [Native] : task.Request.KeepsRecording ? [Recorder] : [.. All.Where(profiler => profiler.Runtimes.Contains(runtime, StringComparer.Ordinal))];
        var writer = task.Request.KeepsTrace ? DotnetFault.Runtime
            : task.Request.KeepsSnapshot ? ToolCatalog.Named(DebuggerKind.Node)!.Runtime
            : task.Request.KeepsRecording ? ToolCatalog.Named(DebuggerKind.Jdwp)!.Runtime
            : null;
        if (writer is not null && (runtime != writer || task.Request.IsNative))
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
