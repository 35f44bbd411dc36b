using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Copying;

/// <summary>Does one copy in a session that is open.</summary>
/// <remarks>Tasks: one that tells the progress once a second, awaited by <see cref="RunAsync"/>.</remarks>
/// <param name="request">What is wanted.</param>
/// <param name="local">The full path on this machine.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears of the progress.</param>
internal sealed class CopyTransfer(CopyRequest request, string local, HostContext host, IReporter reporter)
{
    /// <summary>What is under way in a channel: more than the buffers on the way hold.</summary>
    private const int Window = 16 * 1024 * 1024;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Who gives up tells the other side; one that does not read has so long.</summary>
    private static readonly TimeSpan MostLeaving = TimeSpan.FromSeconds(5);

    private readonly CopyProgress _progress = new();

    /// <summary>How far it is.</summary>
    public CopyProgress Progress => _progress;

    /// <summary>Copies.</summary>
    /// <param name="target">The session and the process.</param>
    /// <param name="cancellation">The user, or the session's end.</param>
    /// <exception cref="FaultException">It cannot be done.</exception>
    /// <exception cref="IOException">The link was lost.</exception>
    public async Task<CopyReport> RunAsync(LookTarget target, CancellationToken cancellation)
    {
        var name = target.Session.Facts.Target;
        var began = host.Clock.GetTimestamp();
        try
        {
            return request.Route.IsUpload
                ? await UploadAsync(target, began, cancellation).ConfigureAwait(false)
                : await DownloadAsync(target, began, cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused) when (refused.Error.Code == AgentErrorCode.NotUnderstood && !target.Session.Agent.Hello.Capabilities.Contains(AgentCapability.Copy, StringComparer.Ordinal))
        {
            throw new FaultException(
                new Fault(FaultCatalog.WrongImage, $"cannot copy files of {name}", $"the agent ({target.Session.Agent.Hello.Agent}) does not know how", ImageAdvice.ForAny), refused);
        }
        catch (AgentRefusedException refused)
        {
            throw CopyWords.Explain(new CopyFailureException(refused.Error.Code, refused.Error.Message, refused), request, name, isHere: false);
        }
        catch (ChannelRefusedException refused)
        {
            throw CopyWords.Explain(new CopyFailureException(AgentErrorCode.Unexpected, refused.Message, refused), request, name, isHere: false);
        }
        catch (CopyFailureException failed)
        {
            throw CopyWords.Explain(failed, request, name, isHere: !failed.IsPeers);
        }
    }

    private async Task<CopyReport> DownloadAsync(LookTarget target, long began, CancellationToken cancellation)
    {
        var goal = LocalGoal.Find(local, request.Route.RemotePath);
        var answer = await AskAsync(target, CopyDirection.Out, ask => ask, cancellation).ConfigureAwait(false);
        goal.Judge(request.MayReplace, answer.IsFolder);
        await using var channel = await target.Session.Agent.OpenChannelAsync(new FilesPurpose(), Window, cancellation).ConfigureAwait(false);
        var receiver = new CopyReceiver(channel, new LocalSink(goal, request.MayReplace), _progress);
        var totals = await TellingAsync(answer.Bytes, () => receiver.RunAsync(cancellation)).ConfigureAwait(false);
        await EndAsync(channel, cancellation).ConfigureAwait(false);
        return Report(totals, $"{answer.Path} in {target.Session.Facts.Target}", goal.Path, began);
    }

    private async Task<CopyReport> UploadAsync(LookTarget target, long began, CancellationToken cancellation)
    {
        var source = new LocalSource(local);
        var (isFolder, bytes) = source.Measure();
        var answer = await AskAsync(
            target,
            CopyDirection.In,
            ask => ask with { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(local)), IsFolder = isFolder, MayReplace = request.MayReplace },
            cancellation).ConfigureAwait(false);
        using var cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, host.Clock);
        await using var leaving = cancellation.Register(() => cut.CancelAfter(MostLeaving));
        await using var channel = await target.Session.Agent.OpenChannelAsync(new FilesPurpose(), Window, cancellation).ConfigureAwait(false);
        var sender = new CopySender(channel, source, _progress);
        var totals = await TellingAsync(bytes, () => sender.RunAsync(cancellation, cut.Token)).ConfigureAwait(false);
        await EndAsync(channel, cut.Token).ConfigureAwait(false);
        return Report(totals, local, $"{answer.Path} in {target.Session.Facts.Target}", began);
    }

    private Task<CopyingAnswer> AskAsync(LookTarget target, CopyDirection direction, Func<CopyFilesRequest, CopyFilesRequest> complete, CancellationToken cancellation) =>
        target.Session.Agent.AskAsync<CopyingAnswer>(complete(new CopyFilesRequest(target.Process.ProcessId, direction, request.Route.RemotePath)), cancellation);

    /// <summary>Tells the progress meanwhile.</summary>
    private async Task<CopyTotals> TellingAsync(long? total, Func<Task<CopyTotals>> copy)
    {
        using var over = new CancellationTokenSource();
        var telling = TellAsync(total, over.Token);
        try
        {
            return await copy().ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(long? total, CancellationToken over)
    {
        var (pace, began) = (new CopyPace(), host.Clock.GetTimestamp());
        while (true)
        {
            await Task.Delay(Period, host.Clock, over).ConfigureAwait(false);
            var (bytes, kept) = (_progress.Bytes, _progress.Kept);
            var (rate, left) = pace.Look(host.Clock.GetElapsedTime(began), bytes - kept, total - bytes);
            reporter.Report(new CopyProgressReport(bytes, total, Math.Round(rate), left is { } seconds ? Math.Round(seconds, 1) : null));
        }
    }

    private static async Task EndAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        try
        {
            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The other side has ended it already: both have said that all is there.
        }
    }

    private CopyReport Report(CopyTotals totals, string from, string to, long began) => new(
        from, to, totals.Files, totals.Folders, totals.Links, totals.Skipped, totals.Bytes, _progress.Kept, Math.Round(host.Clock.GetElapsedTime(began).TotalMilliseconds, 1))
    {
        Notes = _progress.Notes,
    };
}
