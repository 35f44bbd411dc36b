using System.Text;
using Sonde.Containers.Commands;
using Sonde.Containers.Describing;

namespace Sonde.Containers.Toolboxes;

/// <summary>Runs a toolbox beside a target, and leaves nothing behind when that does not work.</summary>
internal sealed class ToolboxRunner(EngineCommands commands, ContainerReader reader, TimeProvider clock)
{
    // After a failure the engine may be slow as well; the user waits for it.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(10);

    /// <summary>The toolbox's id.</summary>
    public async Task<string> RunAsync(ToolboxRun run, CancellationToken cancellation)
    {
        var target = await RunningAsync(run.TargetId, cancellation);
        var runId = Guid.NewGuid().ToString("N");
        var arguments = ToolboxArguments.Build(commands.Engine, run, target, runId);
        try
        {
            var result = await commands.RunAsync(arguments, run.Limit, cancellation);
            var id = Encoding.UTF8.GetString(result.StandardOutput.Span).Trim().Split('\n')[^1].Trim();

            // A process number can be given away again: the same run before and after means that it was the target's all the time.
            var after = await RunningAsync(run.TargetId, cancellation);
            return after.StartedAt == target.StartedAt && after.Pid == target.Pid
                ? id
                : throw new ContainerEngineException(commands.Engine, EngineFailure.TargetStopped, $"container {target.Name} was restarted meanwhile");
        }
        catch
        {
            await RemoveRunAsync(runId);
            throw;
        }
    }

    private async Task<ContainerDescription> RunningAsync(string targetId, CancellationToken cancellation) =>
        await reader.InspectAsync([targetId], cancellation) is not [var target]
            ? throw new ContainerEngineException(commands.Engine, EngineFailure.NoSuchContainer, $"no container {targetId}")
            : target.IsRunning
                ? target
                : throw new ContainerEngineException(commands.Engine, EngineFailure.TargetStopped, $"container {target.Name} is {target.State}");

    /// <summary>Whatever bears this run's label. The caller's own cancellation must not stop it, so it has a limit of its own.</summary>
    private async Task RemoveRunAsync(string runId)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit, clock);
        try
        {
            var ids = await reader.IdsAsync(["ps", "--all", "--quiet", "--no-trunc", "--filter", $"label={ToolboxLabels.Run}={runId}"], limit.Token);
            if (ids.Count > 0)
            {
                await commands.TryAsync(commands.Removal(ids), CleanUpLimit, limit.Token);
            }
        }
        catch (Exception failure) when (failure is ContainerEngineException or EngineMissingException or OperationCanceledException or IOException)
        {
            // The failure that brought us here is what the user has to hear; this one has the same cause.
        }
    }
}
