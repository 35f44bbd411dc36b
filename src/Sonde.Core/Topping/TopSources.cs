using Sonde.Core.Profiling;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Core.Topping.Counters;

namespace Sonde.Core.Topping;

/// <summary>The ways that Sonde knows.</summary>
internal static class TopSources
{
    private static readonly IReadOnlyList<ITopSource> All = [new PprofTop(), new SampledTop(), new NodeTop(), new CounterTop()];

    /// <summary>The programs that can be watched, by their debuggers.</summary>
    public static IReadOnlyList<IDebugTool> Tools { get; } = [.. ToolCatalog.All.Where(static tool => All.Any(source => source.Runtimes.Contains(tool.Runtime, StringComparer.Ordinal)))];

    /// <summary>Those that have no debugger.</summary>
    public static IReadOnlyList<ProgramKind> Others { get; } = [new(DotnetFault.Runtime, DotnetFault.Program)];

    /// <summary>Watches in the first way that leads to the process.</summary>
    /// <param name="task">The process and the interval.</param>
    /// <param name="wanted">What is wanted; null for what there is of such a process.</param>
    /// <param name="take">Takes each interval.</param>
    /// <param name="ending">Ends it.</param>
    /// <exception cref="Faults.FaultException">There is none.</exception>
    public static async Task RunAsync(ProfileTask task, TopType? wanted, Action<TopInterval> take, CancellationToken ending)
    {
        var runtime = task.Process.Runtime!;
        var own = All.Where(source => source.Runtimes.Contains(runtime, StringComparer.Ordinal)).ToArray();
        var type = wanted ?? own.SelectMany(static source => source.Types).FirstOrDefault();
        var tried = new List<string>();
        foreach (var source in own.Where(source => source.Types.Contains(type)))
        {
            if (await source.RunAsync(task, take, ending).ConfigureAwait(false) is not { } why)
            {
                return;
            }

            tried.Add(why);
        }

        throw TopWords.NoWay(task, type, tried, [.. own.SelectMany(static source => source.Types).Except([type]).Distinct()]);
    }
}
