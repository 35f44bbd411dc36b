using Sonde.Core.Profiling;
using Sonde.Core.Tools;

namespace Sonde.Core.Topping;

/// <summary>The ways that Sonde knows.</summary>
internal static class TopSources
{
    private static readonly IReadOnlyList<ITopSource> All = [new PprofTop(), new SampledTop(), new NodeTop()];

    /// <summary>The programs that can be watched, by their debuggers.</summary>
    public static IReadOnlyList<IDebugTool> Tools { get; } = [.. ToolCatalog.All.Where(static tool => All.Any(source => source.Runtimes.Contains(tool.Runtime, StringComparer.Ordinal)))];

    /// <summary>Samples in the first way that leads to the process.</summary>
    /// <exception cref="Faults.FaultException">There is none.</exception>
    public static async Task RunAsync(ProfileTask task, Action<TopWindow> take, CancellationToken ending)
    {
        var runtime = task.Process.Runtime!;
        var own = All.Where(source => source.Runtimes.Contains(runtime, StringComparer.Ordinal)).ToArray();
        var tried = new List<string>();
        foreach (var source in own.Where(source => source.Types.Contains(task.Request.Type)))
        {
            if (await source.RunAsync(task, take, ending).ConfigureAwait(false) is not { } why)
            {
                return;
            }

            tried.Add(why);
        }

        throw ProfileWords.NoWay(task, tried, [.. own.SelectMany(static source => source.Types).Except([task.Request.Type]).Distinct()]);
    }
}
