using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde net</c>: the sockets of a target's network, from two looks or, watched, from each two that follow one another.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class NetOperation(ITargetPlatform platform, NetRequest request, HostContext host, IReporter reporter)
{
    /// <summary>Looks.</summary>
    /// <returns>1 where something conspicuous was found; watched, at the last look.</returns>
    public Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var words = new LookWords("net", "list the sockets of", null, SocketWords.Wish, $"sonde net {request.Target.Words}");
        return new LookSession(platform, request, host, reporter, words).RunAsync(LookAsync, cancellation);
    }

    private async Task<LookEnd> LookAsync(LookTarget target, CancellationToken ending)
    {
        var what = $"cannot list the sockets of {target.Session.Facts.Target}";
        ObserverSession.Require(target.Session, AgentCapability.Sockets, what);
        var before = await AskAsync(target.Session, what, ending).ConfigureAwait(false);
        var peers = await platform.NamePeersAsync(ending).ConfigureAwait(false);
        SocketsReport? report = null;
        do
        {
            reporter.Report(new ProgressReport(SocketWords.Awaited(request), false, null) { IsUpdate = report is not null });
            try
            {
                await Task.Delay(request.Interval, host.Clock, ending).ConfigureAwait(false);
                var after = await AskAsync(target.Session, what, ending).ConfigureAwait(false);
                report = SocketSelection.Report(new SocketLooks(before, after), request, target.Session.Facts.Target, peers);
                before = after;
            }
            catch (OperationCanceledException) when (report is not null && !target.Session.Agent.Completion.IsCompleted)
            {
                return End(report, "you ended it");
            }

            reporter.Report(report);
        }
        while (request.IsWatched);
        return End(report, "the sockets were listed");
    }

    private static LookEnd End(SocketsReport report, string text) => new(report.Findings.Count > 0 ? ExitCode.Negative : ExitCode.Done, text);

    private static async Task<SocketsAnswer> AskAsync(OpenSession session, string what, CancellationToken cancellation)
    {
        try
        {
            return await session.Agent.AskAsync<SocketsAnswer>(new SocketsRequest(), cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused)
        {
            throw new FaultException(FaultCatalog.SocketsNotListed, what, refused.Error.Message, "sonde explain SND5022", refused);
        }
    }
}
