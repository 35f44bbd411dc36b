using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.Core.Sessions;

/// <summary>Waits for the end of a session and says why it ended.</summary>
internal static class SessionWatch
{
    /// <summary>When a link breaks because its target went away, the platform says so a little later.</summary>
    private static readonly TimeSpan ExplanationLimit = TimeSpan.FromSeconds(3);

    /// <summary>Returns when the user cancels, the target goes or the link ends.</summary>
    public static async Task<SessionEnd> WaitAsync(SessionSigns signs, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var gone = signs.Platform.WaitUntilGoneAsync(watching.Token);
        var user = Task.Delay(Timeout.InfiniteTimeSpan, signs.Clock, watching.Token);
        await Task.WhenAny(gone, user, signs.Agent.Completion, signs.Live.TargetGone).ConfigureAwait(false);
        if (gone.IsFaulted && !cancellation.IsCancellationRequested)
        {
            // A token that ran out ends the watch and not the link: the session is worth more than the platform's view of it.
            signs.Reporter.Report(new WarningReport(
                $"the platform cannot be watched any longer: {gone.Exception.InnerException?.Message}; the agent still sees its process", null));
            await Task.WhenAny(user, signs.Agent.Completion, signs.Live.TargetGone).ConfigureAwait(false);
        }

        var end = cancellation.IsCancellationRequested ? new UserEnded()
            : await FindFateAsync(gone, signs.Live).ConfigureAwait(false)
            ?? await ExplainLossAsync(gone, signs).ConfigureAwait(false);
        await watching.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(gone, user).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end;
    }

    /// <summary>After a loss: asks the platform whether the target went away.</summary>
    public static async Task<SessionEnd> ExplainLossAsync(SessionSigns signs)
    {
        using var watching = new CancellationTokenSource();
        var gone = signs.Platform.WaitUntilGoneAsync(watching.Token);
        var end = await ExplainLossAsync(gone, signs).ConfigureAwait(false);
        await watching.CancelAsync().ConfigureAwait(false);
        await ((Task)gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end;
    }

    /// <summary>Where there is no session yet: asks the platform whether the target went away meanwhile.</summary>
    /// <returns>The loss; null where there was none, as far as the platform can tell.</returns>
    public static async Task<TargetLoss?> FindFateAsync(ITargetPlatform platform, TimeProvider clock, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ExplanationLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await platform.WaitUntilGoneAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // It is there still, or the platform cannot be asked any more; whoever asked has a reason of its own to give.
            return null;
        }
    }

    private static async Task<SessionEnd> ExplainLossAsync(Task<TargetLoss> gone, SessionSigns signs)
    {
        var limit = Task.Delay(ExplanationLimit, signs.Clock, CancellationToken.None);
        await Task.WhenAny(gone, signs.Live.TargetGone, limit).ConfigureAwait(false);
        if (await FindFateAsync(gone, signs.Live).ConfigureAwait(false) is { } fate)
        {
            return fate;
        }

        var end = signs.Agent.Completion.IsCompleted ? await signs.Agent.Completion.ConfigureAwait(false) : null;
        return new LinkEnded(signs.Live.Closing ?? end?.Detail ?? "the agent stopped answering", IsMeant: signs.Live.Closing is not null);
    }

    /// <summary>How the target went, as far as anybody said so by now.</summary>
    private static async Task<SessionEnd?> FindFateAsync(Task<TargetLoss> gone, LiveStatus live)
    {
        var loss = gone.IsCompletedSuccessfully ? await gone.ConfigureAwait(false) : null;
        return live.TargetGone.IsCompletedSuccessfully
            ? new TargetEnded(await live.TargetGone.ConfigureAwait(false), loss?.Toolbox ?? ToolboxFate.Unknown)
            : loss is not null ? new TargetEnded(loss.How, loss.Toolbox)
            : null;
    }
}

/// <summary>Everything that can tell of a session's end.</summary>
/// <param name="Platform">Sees the target from outside.</param>
/// <param name="Agent">The link.</param>
/// <param name="Live">What the agent says.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Reporter">Hears of a sign that fell away.</param>
internal sealed record SessionSigns(ITargetPlatform Platform, AgentSession Agent, LiveStatus Live, TimeProvider Clock, IReporter Reporter);
