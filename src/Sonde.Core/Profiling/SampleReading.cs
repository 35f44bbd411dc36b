using Sonde.Core.Faults;
using Sonde.Core.Reports;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling;

/// <summary>Reads what the agent samples, or has the process tell of itself.</summary>
internal static class SampleReading
{
    /// <summary>Reads until the agent ends it; where the user does, what there is so far.</summary>
    /// <param name="task">What is wanted.</param>
    /// <param name="channel">A channel <see cref="SamplesPurpose"/>.</param>
    /// <param name="take">Takes what is told.</param>
    /// <param name="mostEnding">How long the rest may take once the user has ended it.</param>
    /// <param name="cancellation">The user's.</param>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task RunAsync(ProfileTask task, TunnelChannel channel, Action<SampleUpdate> take, TimeSpan mostEnding, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, task.Clock);
        await using var ending = cancellation.Register(() =>
        {
            limit.CancelAfter(mostEnding);
            _ = EndAsync(channel, limit.Token);
        });
        var began = task.Clock.GetTimestamp();
        var isOfNow = ProfileWords.IsOfNow(task.Request.Type);
        task.Reporter.Report(new ProgressReport(isOfNow ? ProfileWait.Now : ProfileWait.Words(task.Request.Duration), false, null));
        await foreach (var update in new SampleStream(channel).ReadAsync(limit.Token).ConfigureAwait(false))
        {
            take(update);
            if (!isOfNow && update is FiguresTold { Figures.End: null } && task.Request.Duration - task.Clock.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                task.Reporter.Report(new ProgressReport(ProfileWait.Words(left), false, null) { IsUpdate = true });
            }
        }
    }

    /// <summary>The agent does not do it.</summary>
    /// <param name="task">What was wanted.</param>
    /// <param name="error">Why.</param>
    /// <param name="cause">What said so; null where the agent did at the end.</param>
    /// <param name="next">Commands that may do instead.</param>
    public static FaultException Refused(ProfileTask task, AgentError error, Exception? cause, params string[] next)
    {
        var what = $"cannot profile process {task.Process.ProcessId} ({task.Process.Executable ?? task.Process.Name}) in {task.Session.Facts.Target}";
        return error.Code switch
        {
            AgentErrorCode.NotAllowed => new FaultException(FaultCatalog.TraceNotAllowed, what, error.Message, "sonde explain SND4006", cause),
            AgentErrorCode.AlreadyTraced => new FaultException(FaultCatalog.AlreadyTraced, what, error.Message, "sonde ps", cause),
            AgentErrorCode.ToolMissing => new FaultException(FaultCatalog.WrongImage, what, error.Message, "sonde explain SND5007", cause),
            AgentErrorCode.ProcessMissing or AgentErrorCode.TargetGone =>
                new FaultException(FaultCatalog.TargetDiedDuringAttach, what, error.Message, "repeat the command when the target runs again", cause),
            _ => new FaultException(new Fault(FaultCatalog.NotProfiled, what, error.Message, [.. next, "sonde explain SND5017"]), cause),
        };
    }

    /// <summary>Tells the agent that it is enough; its last figures are still to be read.</summary>
    public static async Task EndAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        try
        {
            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The reading ends by it, too.
        }
    }
}
