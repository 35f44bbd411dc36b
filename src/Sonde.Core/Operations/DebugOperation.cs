using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Operations;

/// <summary><c>sonde debug</c>: from a target to a local port with a debugger behind it, and back out.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
/// <param name="kept">The debugger's local port where it outlives this session; null for one of its own.</param>
/// <param name="turn">Its place among those that follow one another; null where it is alone.</param>
internal sealed class DebugOperation(
    ITargetPlatform platform, DebugRequest request, HostContext host, IReporter reporter, IDebuggerPort? kept = null, SessionTurn? turn = null)
{
    /// <summary>The detach waits for the debugger to let go; the agent's own limit is 10 s.</summary>
    private static readonly TimeSpan DetachLimit = TimeSpan.FromSeconds(15);

    private const int MostReplaced = 2;

    private readonly LiveStatus _live = new(reporter);
    private readonly AgentSwitch _agent = new();
    private readonly SessionAudit _audit = new(platform, host, reporter, "debug");
    private readonly IdeDesk _desk = new(request, host, reporter);
    private readonly string _again = $"sonde debug {request.Target.Words}";
    private LinkReturn? _return;
    private TargetEnded? _gone;
    private long _opened = host.Clock.GetTimestamp();
    private int _processId;
    private int _replaced;

    private bool IsFromStart => request.Copy is { IsFromStart: true };

    /// <summary>Runs until the user, the target or the link ends it.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        if (!request.IsDryRun)
        {
            _desk.Check();
        }

        await using var ports = new SessionPorts(reporter, host.Clock, kept);
        ports.Reserve(request.LocalPort, request.Forwards);
        var way = turn?.Foothold ?? await Foothold.FindAsync(platform, request, host, reporter, cancellation).ConfigureAwait(false);
        if (request.IsDryRun)
        {
            return ExitCode.Done;
        }

        return await _audit.RunAsync(way.Facts, way.Plan, way.Ledger, () => RunAsync(way.Opener, way.Facts, way.Plan, (ports, way.Ledger), cancellation)).ConfigureAwait(false);
    }

    private async Task<ExitCode> RunAsync(
        SessionOpener opener, PlatformFacts facts, Plan plan, (SessionPorts Ports, SessionLedger Ledger) parts, CancellationToken cancellation)
    {
        try
        {
            var end = await ServeAsync(opener, facts, plan, parts, cancellation).ConfigureAwait(false);
            return end is Failed failed ? throw failed.Error
                : end.AsFault(facts.Target, _again) is { } fault ? throw new FaultException(fault)
                : ExitCode.Done;
        }
        catch (Exception error)
        {
            Note(_gone, parts.Ledger);
            parts.Ledger.Left(await platform.LeaveAsync().ConfigureAwait(false));
            parts.Ledger.CloseAfter(error);
            throw;
        }
    }

    private async Task<SessionEnd> ServeAsync(
        SessionOpener opener, PlatformFacts facts, Plan plan, (SessionPorts Ports, SessionLedger Ledger) parts, CancellationToken cancellation)
    {
        var (ports, ledger) = parts;
        var reach = new ToolboxReach(opener, request, found => DebugWish.Of(request, found), reporter);
        var session = await reach.OpenAsync(facts, plan, _live.Take, (session, question) => AskAsync<ProcessesAnswer>(session, question, cancellation), cancellation).ConfigureAwait(false);
        IdeSession? handOver = null;
        SessionEnd end;
        await using var succession = turn is null ? null : new SuccessorWatch(platform, host.Clock, turn.OnSucceeded);
        try
        {
            (end, handOver) = await BeginAsync(session, ports, ledger, cancellation).ConfigureAwait(false);
            while (end is LinkEnded { IsMeant: false } lost && handOver is not null && !cancellation.IsCancellationRequested)
            {
                (end, session) = await ComeBackAsync(opener, session, lost, parts, cancellation).ConfigureAwait(false);
            }

            if (end is TargetEnded { Toolbox: ToolboxFate.Removed })
            {
                turn?.OnReplaced();
            }

            await ports.CloseDebuggerAsync(isLast: end is UserEnded).ConfigureAwait(false);
            await DetachAsync(session.Agent, end, ledger).ConfigureAwait(false);
        }
        finally
        {
            _agent.End();
            await session.DisposeAsync().ConfigureAwait(false);
        }

        // Only now: a request that was held at a breakpoint gets its answer through a forward when the target goes on.
        await ports.DisposeAsync().ConfigureAwait(false);
        if (handOver is not null)
        {
            await handOver.DisposeAsync().ConfigureAwait(false);
            ledger.Wrote(handOver.Written, handOver.Remains);
        }

        ledger.Left(await platform.LeaveAsync().ConfigureAwait(false));
        ledger.Close(end.Text);
        return end;
    }

    /// <summary>Attaches, hands over and waits. Whatever ends it, the debugger may hold the target by now, so it is an end to be made in order.</summary>
    private async Task<(SessionEnd End, IdeSession? HandOver)> BeginAsync(
        OpenSession session, SessionPorts ports, SessionLedger ledger, CancellationToken cancellation)
    {
        IdeSession? handOver = null;
        var end = await WatchAsync(session, async () =>
        {
            var caught = IsFromStart ? await CatchAsync(session, cancellation).ConfigureAwait(false) : (int?)null;
            var (tool, process) = await AttachAsync(session, (caught ?? request.ProcessId, caught is not null), ledger, cancellation).ConfigureAwait(false);
            _processId = process.ProcessId;
            _agent.Set(session.Agent);
            ports.Debugger.Serve(tool.Name, tool.UsualPort, OpenDebuggerAsync);
            ports.ServeForwards((port, token) => _agent.OpenChannelAsync(new TcpPurpose(port), token));
            handOver = await _desk.HandOverAsync(session, tool, process, ports.Debugger.Port, cancellation).ConfigureAwait(false);
            turn?.OnHandedOver(handOver.Offer);
        }, cancellation).ConfigureAwait(false);
        return (end, handOver);
    }

    private Task<TunnelChannel> OpenDebuggerAsync(CancellationToken cancellation) => _agent.OpenChannelAsync(new DebuggerPurpose(), cancellation);

    /// <summary>
    /// The link stayed away for too long, so the guard has let the target go: as soon as the agent can be reached there is another session, with
    /// the debugger attached to the same process, behind the same port.
    /// </summary>
    private async Task<(SessionEnd End, OpenSession Session)> ComeBackAsync(
        SessionOpener opener, OpenSession before, LinkEnded lost, (SessionPorts Ports, SessionLedger Ledger) parts, CancellationToken cancellation)
    {
        var (ports, ledger) = parts;
        reporter.Report(new WarningReport($"the session was lost: {lost.How}; the guard in the toolbox lets the target run; coming back", null));
        ledger.Lose(_live.Latest?.Figures);
        ports.Debugger.Lose();
        _agent.Lose();
        await before.DisposeAsync().ConfigureAwait(false);
        try
        {
            var (back, gaveUp) = await ReopenAsync(opener, before, cancellation).ConfigureAwait(false);
            if (back is null)
            {
                return (gaveUp!, before);
            }

            _opened = host.Clock.GetTimestamp();
            var end = await WatchAsync(back, async () =>
            {
                await AttachAsync(back, (_processId, false), ledger, cancellation).ConfigureAwait(false);
                _agent.Set(back.Agent);
                ports.Debugger.Set(OpenDebuggerAsync);
                reporter.Report(new ProgressReport("back: the debugger is attached again; an IDE that speaks DAP is still connected, any other may connect again", true, null));
            }, cancellation).ConfigureAwait(false);
            return (end, back);
        }
        catch (FaultException error)
        {
            return (new Failed(error), before);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (new UserEnded(), before);
        }
    }

    /// <summary>
    /// In the same toolbox, or in another one where that has ended: a toolbox that was killed as a whole may have left the target standing, and
    /// nobody but this is there to let it run. The attach does that.
    /// </summary>
    private async Task<(OpenSession? Back, SessionEnd? GaveUp)> ReopenAsync(SessionOpener opener, OpenSession before, CancellationToken cancellation)
    {
        try
        {
            _return ??= new LinkReturn(platform, opener, host, reporter);
            return await _return.RunAsync(before, host.Clock.GetElapsedTime(_opened), _live.Take, cancellation).ConfigureAwait(false);
        }
        catch (FaultException error) when (error.Fault.Definition == FaultCatalog.ToolboxFailed && MayReplace(before.Plan.Toolbox))
        {
            _replaced++;
            reporter.Report(new WarningReport($"toolbox {before.Plan.Toolbox.Name} has ended: {error.Fault.Why}; another one takes its place, to mend the target and let it run", null));
            var facts = before.Facts with { Toolboxes = [.. before.Facts.Toolboxes.Where(toolbox => toolbox.Name != before.Plan.Toolbox.Name)] };
            var plan = await opener.PlanAsync(facts, DebugWish.Of(request, facts), cancellation).ConfigureAwait(false);
            var another = await opener.OpenAsync(facts, plan, _live.Take, cancellation).ConfigureAwait(false);
            await HealAsync(another, cancellation).ConfigureAwait(false);
            return (another, null);
        }
    }

    /// <summary>The breakpoints that are still in the target's instructions are this session's own: they go before anybody runs into them.</summary>
    private async Task HealAsync(OpenSession session, CancellationToken cancellation)
    {
        try
        {
            var healed = await AskAsync<HealAnswer>(session, new HealRequest(session.Facts.ContainerFilter, _processId), cancellation).ConfigureAwait(false);
            reporter.Report(new HealReport(session.Facts.Target, healed.Processes));
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ephemeral containers cannot be taken back, so that a toolbox that ends again and again is not replaced for ever; a declared one its kubelet starts again.</summary>
    private bool MayReplace(ToolboxPlan toolbox) => toolbox is not UseDeclaredToolbox && _replaced < MostReplaced;

    /// <summary>Waits for the end of a session that begins with something.</summary>
    private async Task<SessionEnd> WatchAsync(OpenSession session, Func<Task> begin, CancellationToken cancellation)
    {
        try
        {
            await begin().ConfigureAwait(false);
            return await SessionWatch.WaitAsync(Signs(session.Agent), cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new UserEnded();
        }
        catch (FaultException error)
        {
            return new Failed(ForCopy(error));
        }
    }

    /// <summary>A copy never runs again: what ends before a debugger is attached is caught at its start.</summary>
    private FaultException ForCopy(FaultException error) => request.Copy is { IsFromStart: false } && error.Fault.Definition == FaultCatalog.TargetGone
        ? new FaultException(new Fault(FaultCatalog.TargetGone, error.Fault.What, error.Fault.Why, [CopyStart.FromStart]), error)
        : error;

    private Task<int> CatchAsync(OpenSession session, CancellationToken cancellation) => new StartCatch(platform, host.Clock, reporter).AwaitAsync(
        session.Facts.Target, token => AskAsync<CaughtStartAnswer>(session, new CaughtStartRequest(), token), cancellation);

    private async Task<(IDebugTool Tool, ProcessDescription Process)> AttachAsync(
        OpenSession session, (int? ProcessId, bool IsCaught) wanted, SessionLedger ledger, CancellationToken cancellation)
    {
        var seen = await AskAsync<ProcessesAnswer>(session, new ProcessesRequest(session.Facts.ContainerFilter), cancellation).ConfigureAwait(false);
        if (seen.Omitted is { } omitted)
        {
            reporter.Report(new WarningReport(
                $"there are too many processes to list: {omitted} of {omitted + seen.Processes.Count} were left out, those that can be debugged last",
                null));
        }

        var tracer = Tracer.Of(session.Facts, session.Plan.Toolbox, session.Agent.Hello.Identity);
        var process = ProcessChoice.Choose(seen.Processes, wanted.ProcessId, ToolCatalog.Named(request.Tool) is { } named ? new ProcessWish([named]) : ProcessWish.Any, session.Facts.Target, tracer);
        var tool = ToolCatalog.For(process.Runtime)!;
        reporter.Report(new TargetProcessReport(process));
        foreach (var warning in tool.Warnings(process))
        {
            reporter.Report(warning);
        }

        _audit.Attaching(session.Plan.Toolbox.Name, process);
        var began = host.Clock.GetTimestamp();
        var wish = DebugWish.Of(request, session.Facts);
        if (wish.Shield is not null && ShieldFaults.Check(session.Agent.Hello, session.Plan.Toolbox, session.Facts.Target) is { } obstacle)
        {
            throw obstacle;
        }

        var start = new StartDebuggerRequest(tool.Name, process.ProcessId)
        {
            Limit = wish.Budget?.Limit,
            Shield = wish.Shield?.Request,
            MemoryLimitBytes = session.Facts.Memory?.Bytes,
            MayExceedMemory = request.HasNoMemoryCheck ? true : null,
            IsFromStart = wanted.IsCaught ? true : null,
        };
        var started = await AskAsync<StartDebuggerAnswer>(session, start, cancellation, (tool, process)).ConfigureAwait(false);
        ledger.Wrote((started.Files ?? []).Select(file => $"{file} in the target, for as long as the session lasted"), []);
        reporter.Report(new ProgressReport(
            ToolWords.Started(tool, started),
            true,
            host.Clock.GetElapsedTime(began).TotalMilliseconds));
        return (tool, process);
    }

    /// <summary>Asks the agent, and says what it refused or why it was lost.</summary>
    private async Task<TAnswer> AskAsync<TAnswer>(
        OpenSession session, AgentRequest question, CancellationToken cancellation, (IDebugTool Tool, ProcessDescription Process)? choice = null)
        where TAnswer : AgentAnswer
    {
        try
        {
            return await session.Agent.AskAsync<TAnswer>(question, cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused)
        {
            throw DebuggerFaults.Explain(refused.Error, choice?.Process, choice?.Tool, session.Facts.Target, refused);
        }
        catch (IOException lost)
        {
            var end = await SessionWatch.ExplainLossAsync(Signs(session.Agent)).ConfigureAwait(false);
            _gone = end as TargetEnded;
            throw _gone is not null
                ? new FaultException(FaultCatalog.TargetDiedDuringAttach, DebuggerFaults.What(choice?.Tool, session.Facts.Target), _gone.How, _again, lost)
                : new FaultException(end.AsFault(session.Facts.Target, _again)!, lost);
        }
    }

    private SessionSigns Signs(AgentSession agent) => new(platform, agent, _live, host.Clock, reporter);

    private static void Note(TargetEnded? gone, SessionLedger ledger)
    {
        if (gone is not null)
        {
            ledger.Lost(gone.Toolbox);
        }
    }

    /// <summary>Asks for an orderly detach, and notes how the target fares.</summary>
    private async Task DetachAsync(AgentSession agent, SessionEnd end, SessionLedger ledger)
    {
        ledger.Figures = _live.Latest?.Figures;
        Note(end as TargetEnded ?? _gone, ledger);
        if (end is LinkEnded || agent.Completion.IsCompleted)
        {
            ledger.Shielded(_live.Latest?.Shield, isSeen: false);
            return;
        }

        using var limit = new CancellationTokenSource(DetachLimit, host.Clock);
        try
        {
            var detached = await agent.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest(), limit.Token).ConfigureAwait(false);
            ledger.Figures = detached.Figures;
            ledger.Shielded(detached.Shield, isSeen: true);
            ledger.Wrote([], detached.Remains ?? []);
            if (end is not TargetEnded)
            {
                ledger.TargetRuns = detached.TargetRuns;
                (ledger.Check, ledger.Remedy) = (detached.Check, $"sonde heal {request.Target.Words}");
            }
            else if (end is TargetEnded { Toolbox: ToolboxFate.Unknown })
            {
                // Only the process ended: its toolbox has just answered.
                ledger.Lost(ToolboxFate.LivesOn);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or AgentRefusedException)
        {
            // The guard in the toolbox detaches on its own; the receipt then says that it could not be seen from here.
        }
    }
}
