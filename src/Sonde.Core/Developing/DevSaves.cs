using Sonde.Core.Sessions;

namespace Sonde.Core.Developing;

/// <summary>Waits for saves, as long as the link lives; in between, what changed in the pod comes here.</summary>
/// <param name="agent">The session with the agent.</param>
/// <param name="watch">Tells of saves.</param>
/// <param name="back">Takes what changed in the pod; null where nothing comes back.</param>
/// <param name="clock">Time.</param>
internal sealed class DevSaves(AgentSession agent, SourceWatch watch, SyncBack? back, TimeProvider clock)
{
    /// <summary>Waits for the next. What was changed in the pod until then is here, or told, before it is given back: so a save never goes over what nobody has seen.</summary>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Files that were saved, from the repository's folder; never those that came from the pod alone.</returns>
    /// <exception cref="IOException">The link was lost before.</exception>
    public async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var saving = watch.NextAsync(waiting.Token);
        try
        {
            while (true)
            {
                await FirstAsync(saving, waiting.Token).ConfigureAwait(false);
                if (agent.Completion.IsCompleted)
                {
                    throw new IOException((await agent.Completion.ConfigureAwait(false)).Detail);
                }

                if (!saving.IsCompleted)
                {
                    await back!.LookAsync(isAll: false, cancellation).ConfigureAwait(false);
                    continue;
                }

                var changed = await saving.ConfigureAwait(false);
                string[] saved = [.. changed.Where(name => back?.IsEcho(name) != true)];
                if (saved.Length > 0)
                {
                    await (back?.LookAsync(isAll: true, cancellation) ?? Task.CompletedTask).ConfigureAwait(false);
                    return saved;
                }

                saving = watch.NextAsync(waiting.Token);
            }
        }
        finally
        {
            await waiting.CancelAsync().ConfigureAwait(false);
            await ((Task)saving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until something was saved, the link is lost, or the next look is due.</summary>
    private async Task FirstAsync(Task saving, CancellationToken cancellation)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var due = Task.Delay(back?.Pause ?? Timeout.InfiniteTimeSpan, clock, looking.Token);
        await Task.WhenAny(saving, agent.Completion, due).ConfigureAwait(false);
        await looking.CancelAsync().ConfigureAwait(false);
        await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
