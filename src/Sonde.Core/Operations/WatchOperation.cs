using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Settings;
using Sonde.Core.Tools;
using Sonde.Core.Watching;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde snapshot</c> and <c>sonde log</c>: the agent watches a line, and this says what it tells.</summary>
internal sealed class WatchOperation(ITargetPlatform platform, WatchRequest request, HostContext host, IReporter reporter)
{
    /// <summary>The detach waits for the debugger to let go; the agent's own limit is 10 s.</summary>
    private static readonly TimeSpan DetachLimit = TimeSpan.FromSeconds(15);

    /// <summary>The debugger of a language that is watched; each would do that speaks the Debug Adapter Protocol, and only this one was tried.</summary>
    private static readonly IDebugTool Tool = ToolCatalog.Named(DebuggerKind.Delve)!;

    private readonly WatchEvents _events = new(request, reporter);
    private readonly SessionAudit _audit = new(platform, host, reporter, request.Through is { } through ? $"{through} {request.Verb}" : request.Verb);
    private readonly string _again = $"sonde {request.Verb} {request.Target.Words} {ShellWord.Quote(request.Place.ToString())}";

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
                facts, plan, _events.Take, (open, question) => AskAsync<ProcessesAnswer>(open, question, null, cancellation), cancellation).ConfigureAwait(false);
            var end = await WatchAsync(session, cancellation).ConfigureAwait(false);
            await DetachAsync(session.Agent, end, ledger).ConfigureAwait(false);
            return await CloseAsync(end, facts, ledger).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ledger.CloseAfter(error);
            throw;
        }
    }

    /// <summary>Attaches and watches. Whatever ends it, the debugger may hold the target by now, so it is an end to be made in order; null where the observation is over.</summary>
    private async Task<SessionEnd?> WatchAsync(OpenSession session, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await BeginAsync(session, cancellation).ConfigureAwait(false);
            var lost = SessionWatch.WaitAsync(Signs(session.Agent), watching.Token);
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

    private async Task BeginAsync(OpenSession session, CancellationToken cancellation)
    {
        var target = session.Facts.Target;
        if (!session.Agent.Hello.Capabilities.Contains(AgentCapability.Observe, StringComparer.Ordinal))
        {
            throw new FaultException(new Fault(
                FaultCatalog.WrongImage, $"cannot watch a line in {target}", $"the agent in {session.Plan.Toolbox.Name} ({session.Agent.Hello.Agent}) does not know how", ImageAdvice.ForAny));
        }

        var seen = await AskAsync<ProcessesAnswer>(session, new ProcessesRequest(session.Facts.ContainerFilter), null, cancellation).ConfigureAwait(false);
        var process = ProcessChoice.Choose(seen.Processes, request.ProcessId, Tool, target, Tracer.Of(session.Facts, session.Plan.Toolbox, session.Agent.Hello.Identity));
        reporter.Report(new TargetProcessReport(process));
        foreach (var warning in Tool.Warnings(process))
        {
            reporter.Report(warning);
        }

        // Before anything is attached: that holds the target for longer than all hits together.
        var sources = await AskAsync<SourcesAnswer>(session, new SourcesRequest(process.ProcessId), process, cancellation).ConfigureAwait(false);
        var finding = SourceChoice.Find(sources.Files, sources.IsComplete, request.Place.File);
        var file = finding.File ?? throw new FaultException(WatchWords.NotFound(request, finding, target));
        _audit.Attaching(session.Plan.Toolbox.Name, process);
        await AttachAsync(session, process, cancellation).ConfigureAwait(false);
        var armed = await AskAsync<ObserveAnswer>(session, WatchWords.Ask(request, file), process, cancellation).ConfigureAwait(false);
        reporter.Report(new ProgressReport($"watching {armed.File}:{armed.Line}; that held the target for {WatchWords.Milliseconds(armed.HeldMilliseconds)}", true, null));
        reporter.Report(new ProgressReport($"waiting for something to pass {armed.File}:{armed.Line}", false, null));
    }

    private async Task AttachAsync(OpenSession session, ProcessDescription process, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        var start = new StartDebuggerRequest(Tool.Name, process.ProcessId)
        {
            Limit = session.Facts.Budget?.Limit,
            MemoryLimitBytes = session.Facts.Memory?.Bytes,
            MayExceedMemory = request.HasNoMemoryCheck ? true : null,
        };
        var started = await AskAsync<StartDebuggerAnswer>(session, start, process, cancellation).ConfigureAwait(false);
        reporter.Report(new ProgressReport(
            $"{ToolWords.Attached(Tool, started.Version)}; {ToolWords.Freeze(started.FreezeMilliseconds)}", true, host.Clock.GetElapsedTime(began).TotalMilliseconds));
    }

    /// <summary>Asks for an orderly detach, and notes what the session did.</summary>
    private async Task DetachAsync(AgentSession agent, SessionEnd? end, SessionLedger ledger)
    {
        ledger.Figures = _events.Live.Latest?.Figures;
        if (end is TargetEnded ended)
        {
            ledger.Lost(ended.Toolbox);
        }

        if (end is LinkEnded || agent.Completion.IsCompleted)
        {
            return;
        }

        using var limit = new CancellationTokenSource(DetachLimit, host.Clock);
        try
        {
            var detached = await agent.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest(), limit.Token).ConfigureAwait(false);
            ledger.Figures = detached.Figures;
            if (end is not TargetEnded)
            {
                ledger.TargetRuns = detached.TargetRuns;
                (ledger.Check, ledger.Remedy) = (detached.Check, $"sonde heal {request.Target.Words}");
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or AgentRefusedException)
        {
            // The guard in the toolbox detaches on its own; the receipt then says that it could not be seen from here.
        }
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
            : end?.AsFault(facts.Target, _again) is { } fault ? throw new FaultException(fault)
            : over is null ? ExitCode.Done
            : WatchWords.Exit(request, over);
    }

    /// <summary>Asks the agent, and says what it refused or why it was lost.</summary>
    private async Task<TAnswer> AskAsync<TAnswer>(OpenSession session, AgentRequest question, ProcessDescription? process, CancellationToken cancellation)
        where TAnswer : AgentAnswer
    {
        var target = session.Facts.Target;
        try
        {
            return await session.Agent.AskAsync<TAnswer>(question, cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused) when (refused.Error.Code == AgentErrorCode.NotObservable)
        {
            throw WatchWords.Refused(request, refused.Error, target, refused);
        }
        catch (AgentRefusedException refused)
        {
            throw DebuggerFaults.Explain(refused.Error, process, Tool, target, refused);
        }
        catch (IOException lost)
        {
            var end = await SessionWatch.ExplainLossAsync(Signs(session.Agent)).ConfigureAwait(false);
            throw new FaultException(end.AsFault(target, _again)!, lost);
        }
    }

    private SessionSigns Signs(AgentSession agent) => new(platform, agent, _events.Live, host.Clock, reporter);
}
