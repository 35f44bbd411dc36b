using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Core.Watching;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde snapshot</c> and <c>sonde log</c>: the agent watches a line, and this says what it tells.</summary>
internal sealed class WatchOperation(ITargetPlatform platform, WatchRequest request, HostContext host, IReporter reporter)
{
    private readonly WatchEvents _events = new(request, reporter);
    private readonly SessionAudit _audit = new(platform, host, reporter, request.Through is { } through ? $"{through} {request.Verb}" : request.Verb);
    private ObserverSession? _made;

    private ObserverSession Observer => _made ??= new ObserverSession(platform, request, host, reporter)
    {
        Live = _events.Live,
        Tools = WatchTools.For(request.Place),
        Again = $"sonde {request.Verb} {request.Target.Words} {ShellWord.Quote(request.Place.ToString())}",
        HasNoMemoryCheck = request.HasNoMemoryCheck,
        Explain = (refused, target) => refused.Error.Code == AgentErrorCode.NotObservable ? WatchWords.Refused(request, refused.Error, target, refused) : null,
    };

    /// <summary>Runs until there was what was wanted, or the user, the target or the link ends it.</summary>
    /// <returns>1 where a snapshot saw no hit, or the agent ended it because it cost too much.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ledger = new SessionLedger(facts, host.Clock, reporter);
        var opener = new SessionOpener(platform, request, host, reporter, ledger);
        var plan = await opener.PlanAsync(facts, WatchWords.Wish(request, facts), cancellation).ConfigureAwait(false);
        return request.IsDryRun
            ? ExitCode.Done
            : await _audit.RunAsync(facts, plan, ledger, () => RunAsync(opener, facts, plan, ledger, cancellation)).ConfigureAwait(false);
    }

    private async Task<ExitCode> RunAsync(SessionOpener opener, PlatformFacts facts, Plan plan, SessionLedger ledger, CancellationToken cancellation)
    {
        try
        {
            var reach = new ToolboxReach(opener, request, found => WatchWords.Wish(request, found), reporter);
            await using var session = await reach.OpenAsync(
                facts, plan, _events.Take, (open, question) => Observer.AskAsync<ProcessesAnswer>(open, question, null, cancellation), cancellation).ConfigureAwait(false);
            var end = await WatchAsync(session, ledger, cancellation).ConfigureAwait(false);
            await Observer.DetachAsync(session.Agent, end, ledger).ConfigureAwait(false);
            return await CloseAsync(end, facts, ledger).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ledger.CloseAfter(error);
            throw;
        }
    }

    /// <summary>Attaches and watches. Whatever ends it, the debugger may hold the target by now, so it is an end to be made in order; null where the observation is over.</summary>
    private async Task<SessionEnd?> WatchAsync(OpenSession session, SessionLedger ledger, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await BeginAsync(session, ledger, cancellation).ConfigureAwait(false);
            var lost = SessionWatch.WaitAsync(Observer.Signs(session.Agent), watching.Token);
            var first = await Task.WhenAny(_events.Ended, lost).ConfigureAwait(false);
            await watching.CancelAsync().ConfigureAwait(false);
            var end = await lost.ConfigureAwait(false);
            return first == lost ? end : null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new UserEnded();
        }
        catch (FaultException error)
        {
            return new Failed(error);
        }
    }

    private async Task BeginAsync(OpenSession session, SessionLedger ledger, CancellationToken cancellation)
    {
        var what = $"cannot watch a line in {session.Facts.Target}";
        var process = await Observer.ChooseAsync(session, AgentCapability.Observe, what, cancellation).ConfigureAwait(false);
        var isWithin = Observer.Tool!.Kind == DebuggerKind.Debugpy;
        if (isWithin)
        {
            ObserverSession.Require(session, AgentCapability.ObservePython, what);
        }

        // Before anything is attached, where the executable tells its files: that holds the target for longer than all hits together. A program of Python tells them from within.
        var file = isWithin ? null : await FindAsync(session, process, cancellation).ConfigureAwait(false);
        _audit.Attaching(session.Plan.Toolbox.Name, process);
        await Observer.AttachAsync(session, process, ledger, cancellation).ConfigureAwait(false);
        file ??= await FindAsync(session, process, cancellation).ConfigureAwait(false);
        var armed = await Observer.AskAsync<ObserveAnswer>(session, WatchWords.Ask(request, file), process, cancellation).ConfigureAwait(false);
        foreach (var report in WatchWords.Armed(request, armed))
        {
            reporter.Report(report);
        }
    }

    /// <summary>The line's file, as the debugger names it.</summary>
    /// <exception cref="FaultException">There is none of that name, or several.</exception>
    private async Task<string> FindAsync(OpenSession session, ProcessDescription process, CancellationToken cancellation)
    {
        var sources = await Observer.AskAsync<SourcesAnswer>(session, new SourcesRequest(process.ProcessId), process, cancellation).ConfigureAwait(false);
        var finding = SourceChoice.Find(sources.Files, sources.IsComplete, request.Place.File);
        return finding.File ?? throw new FaultException(WatchWords.NotFound(request, finding, session.Facts.Target, Observer.Tool!));
    }

    private async Task<ExitCode> CloseAsync(SessionEnd? end, PlatformFacts facts, SessionLedger ledger)
    {
        // The answer to the detach comes after the observation's own end.
        var over = _events.Ended.IsCompletedSuccessfully ? await _events.Ended.ConfigureAwait(false) : null;
        ledger.Hits = over?.Figures;
        if (over is not null)
        {
            reporter.Report(new ObservationReport(over.Reason, over.Figures));
            if (end is null && WatchWords.Warn(request, over) is { } warning)
            {
                reporter.Report(new WarningReport(warning, WatchWords.Remedy(over)));
            }
        }

        ledger.Close(end?.Text ?? WatchWords.Ended(over!));
        return end is Failed failed ? throw failed.Error
            : end?.AsFault(facts.Target, Observer.Again) is { } fault ? throw new FaultException(fault)
            : over is null ? ExitCode.Done
            : WatchWords.Exit(request, over);
    }
}
