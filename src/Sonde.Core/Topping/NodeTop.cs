using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Profiling.Node;
using Sonde.Core.Tools;

namespace Sonde.Core.Topping;

/// <summary>V8's own sampling profiler, started and stopped for each interval through one inspector, which is closed at the end.</summary>
internal sealed class NodeTop : ITopSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Node)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<TopType> Types => [TopType.Cpu];

    /// <inheritdoc/>
    public async Task<string?> RunAsync(ProfileTask task, Action<TopInterval> take, CancellationToken ending)
    {
        await using var attached = await task.Attach(ending).ConfigureAwait(false);
        try
        {
            await using var inspector = await NodeProfiler.OpenAsync(task, ending).ConfigureAwait(false);
            while (!ending.IsCancellationRequested)
            {
                var began = task.Clock.GetTimestamp();
                var taken = await NodeProfiler.RecordAsync(inspector, task, token => Task.Delay(task.Request.Duration, task.Clock, token), ending).ConfigureAwait(false);
                take(new TopWindow(taken.Profile, Math.Max(task.Clock.GetElapsedTime(began).TotalSeconds, 0.001), taken.How));
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The profiler ends with the inspector.
        }
        catch (ProfileFormatException odd)
        {
            throw NodeProfiler.Failed(task, $"what the inspector sent {odd.Message}", odd);
        }
        catch (IOException refused) when (!task.Session.Agent.Completion.IsCompleted)
        {
            throw NodeProfiler.Failed(task, refused.Message, refused);
        }

        return null;
    }
}
