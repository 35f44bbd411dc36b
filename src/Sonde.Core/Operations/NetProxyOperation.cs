using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Proxying;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde net-proxy</c>: programs of this machine reach what the target reaches.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class NetProxyOperation(ITargetPlatform platform, NetProxyRequest request, HostContext host, IReporter reporter)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ProxyTally _tally = new();

    /// <summary>Runs until the user, the target or the link ends it.</summary>
    /// <exception cref="FaultException">SND2007: the port is taken, before anything else happens.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        await using var listener = Bind();
        var words = new LookWords("net-proxy", "reach the network of", null, ProxyWords.Wish, ProxyWords.Again(request.Target));
        return await new LookSession(platform, request, host, reporter, words).RunAsync((target, ending) => ServeAsync(target, listener, ending, cancellation), cancellation).ConfigureAwait(false);
    }

    private LocalListener Bind() => LocalListener.Bind(request.Listen is { Port: var named } ? [named] : [ProxyAddress.UsualPort, 0], host.Clock) ?? throw new FaultException(
        FaultCatalog.LocalPortTaken,
        "cannot open a local port for the proxy",
        $"127.0.0.1:{request.Listen?.Port ?? ProxyAddress.UsualPort} is taken or not permitted",
        "name another one, or any that is free: --listen 0");

    private async Task<LookEnd> ServeAsync(LookTarget target, LocalListener listener, CancellationToken ending, CancellationToken user)
    {
        var session = target.Session;
        ObserverSession.Require(session, AgentCapability.Outbound, $"cannot reach the network of {session.Facts.Target}");
        var process = await FindProcessAsync(session, ending).ConfigureAwait(false);
        var names = await session.Agent.AskAsync<NamesAnswer>(new NamesRequest { ProcessId = process }, ending).ConfigureAwait(false);
        reporter.Report(new ProgressReport(ProxyWords.Names(names), true, null));
        var door = new ProxyDoor(
            (name, port, token) => session.Agent.OpenChannelAsync(new OutboundPurpose(name, port) { ProcessId = process }, token), _tally, host.Clock, reporter);
        var began = host.Clock.GetTimestamp();

        // A link that is lost cuts its connections off, and the session's end tells it once for all of them.
        listener.Serve(door.ServeAsync, static _ => { });
        var wanted = request.Listen?.Port ?? ProxyAddress.UsualPort;
        reporter.Report(new ListeningReport("127.0.0.1", listener.Port, $"SOCKS 5, as {session.Facts.ShortName}", wanted == 0 || wanted == listener.Port ? null : wanted));
        reporter.Report(new HandOverReport(ProxyWords.Lines(listener.Port), []));
        try
        {
            await WatchAsync(session, ending, user).ConfigureAwait(false);
            return new LookEnd(ExitCode.Done, "you ended it");
        }
        finally
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            var report = new NetProxyReport($"127.0.0.1:{listener.Port}", host.Clock.GetElapsedTime(began).TotalSeconds, _tally.Figures, _tally.Unreached);
            reporter.Report(report);
            target.Ledger.Wrote(ProxyWords.Written(report), []);
        }
    }

    /// <summary>The process whose files say how names are resolved; null where none is seen: the toolbox's own files then do.</summary>
    private async Task<int?> FindProcessAsync(OpenSession session, CancellationToken cancellation)
    {
        try
        {
            var seen = await session.Agent.AskAsync<ProcessesAnswer>(new ProcessesRequest(session.Facts.ContainerFilter), cancellation).ConfigureAwait(false);
            return seen.Processes.Count == 0 ? null : MainProcess.Choose(seen.Processes, request.ProcessId, $"cannot reach the network of {session.Facts.Target}").ProcessId;
        }
        catch (AgentRefusedException)
        {
            // Names are resolved all the same; which files say how is told.
            return null;
        }
    }

    /// <summary>Tells how far it is, until the user ends it.</summary>
    private async Task WatchAsync(OpenSession session, CancellationToken ending, CancellationToken user)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            reporter.Report(new ProgressReport(ProxyWords.Progress(_tally), false, null) { IsUpdate = !isFirst });
            try
            {
                await Task.Delay(Tick, host.Clock, ending).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (user.IsCancellationRequested && !session.Agent.Completion.IsCompleted)
            {
                return;
            }
        }
    }
}
