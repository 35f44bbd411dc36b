using Sonde.Core.Copying;
using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Operations;

/// <summary><c>sonde cp</c>: copies a file or a folder out of a target, or into it.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class CopyOperation(CopyRequest request, HostContext host, IReporter reporter)
{
    private string Local => Path.GetFullPath(request.Route.LocalPath, host.WorkingDirectory);

    /// <summary>Runs it.</summary>
    /// <returns>1 where something could not be read, or changed meanwhile; what could be is copied.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        Try();
        await using var platform = PlatformFactory.Open(request.Target, host);
        var words = new LookWords("cp", "copy files through", [], _ => CopyWords.Wish(request), CopyWords.Again(request)) { Capability = AgentCapability.Copy };
        return await new LookSession(platform, request, host, reporter, words).RunAsync((target, ending) => CopyAsync(target, ending, cancellation), cancellation).ConfigureAwait(false);
    }

    private async Task<LookEnd> CopyAsync(LookTarget target, CancellationToken ending, CancellationToken user)
    {
        var transfer = new CopyTransfer(request, Local, host, reporter);
        try
        {
            var report = await transfer.RunAsync(target, ending).ConfigureAwait(false);
            target.Ledger.Wrote([$"{report.To}: {CopyWords.Amount(report)}"], []);
            reporter.Report(report);
            return new LookEnd(transfer.Progress.IsIncomplete ? ExitCode.Negative : ExitCode.Done, transfer.Progress.IsIncomplete ? "the copy is not whole" : "everything was copied");
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException)
        {
            Keep(target, user.IsCancellationRequested, transfer.Progress);
            throw;
        }
    }

    /// <summary>What is in the way here is told before the target is asked anything.</summary>
    private void Try()
    {
        try
        {
            if (request.Route.IsUpload)
            {
                LocalSource.Require(Local);
            }
            else
            {
                LocalGoal.Find(Local, request.Route.RemotePath).Judge(request.MayReplace, isFolder: null);
            }
        }
        catch (CopyFailureException failed)
        {
            throw CopyWords.Explain(failed, request, request.Target.Text, isHere: true);
        }
    }

    /// <summary>Says what of a broken copy stays, and how it goes on.</summary>
    private void Keep(LookTarget target, bool isUserDone, CopyProgress progress)
    {
        if (request.Route.IsUpload)
        {
            if (!isUserDone)
            {
                target.Ledger.Wrote([], [$"the part that was copied, in the target, until the toolbox ends: {CopyWords.Again(request)} goes on with it"]);
            }

            return;
        }

        var part = LocalGoal.Find(Local, request.Route.RemotePath).Part;
        if (LocalKinds.Of(part) != LocalKind.Nothing)
        {
            target.Ledger.Wrote([$"{part}: {CopyWords.Size(progress.Bytes)} so far"], []);
            reporter.Report(new WarningReport($"the copy is not whole; what there is of it is kept as {part}, and the same command goes on with it", CopyWords.Again(request)));
        }
    }
}
