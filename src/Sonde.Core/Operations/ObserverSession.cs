using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Settings;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary>What the operations have in common whose debugger's only client is the agent: they ask it, have it attach and have it let go.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class ObserverSession(ITargetPlatform platform, SessionRequest request, HostContext host, IReporter reporter)
{
    /// <summary>The detach waits for the debugger to let go; the agent's own limit is 10 s.</summary>
    private static readonly TimeSpan DetachLimit = TimeSpan.FromSeconds(15);

    /// <summary>The debugger of the process that was chosen; null before.</summary>
    public IDebugTool? Tool { get; private set; }

    /// <summary>The debuggers that can do it.</summary>
    public required IReadOnlyList<IDebugTool> Tools { get; init; }

    /// <summary>Programs that it can be done to without a debugger.</summary>
    public IReadOnlyList<ProgramKind> Others { get; init; } = [];

    /// <summary>What is done to a process, as <c>profile</c>; null where a debugger is attached.</summary>
    public string? Act { get; init; }

    /// <summary>As <see cref="ProcessWish.Asked"/>.</summary>
    public string? Asked { get; init; }

    /// <summary>The agent's account of the session.</summary>
    public required LiveStatus Live { get; init; }

    /// <summary>What to do again where the link was lost.</summary>
    public required string Again { get; init; }

    /// <summary>The debugger is attached although it may not fit into the pod's memory.</summary>
    public bool HasNoMemoryCheck { get; init; }

    /// <summary>A refusal that the operation explains itself; null for one that it does not.</summary>
    public Func<AgentRefusedException, string, FaultException?> Explain { get; init; } = static (_, _) => null;

    /// <summary>The process, said aloud.</summary>
    /// <param name="session">The session.</param>
    /// <param name="capability">What the agent must know.</param>
    /// <param name="what">What does not happen where it does not.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">The agent does not know how, or there is no such process.</exception>
    public async Task<ProcessDescription> ChooseAsync(OpenSession session, string capability, string what, CancellationToken cancellation)
    {
        Require(session, capability, what);
        var target = session.Facts.Target;
        var seen = await AskAsync<ProcessesAnswer>(session, new ProcessesRequest(session.Facts.ContainerFilter), null, cancellation).ConfigureAwait(false);
        var wish = new ProcessWish(Tools) { Act = Act, Others = Others, Asked = Asked };
        var process = ProcessChoice.Choose(seen.Processes, request.ProcessId, wish, target, Tracer.Of(session.Facts, session.Plan.Toolbox, session.Agent.Hello.Identity));
        Tool = ToolCatalog.For(process.Runtime);
        reporter.Report(new TargetProcessReport(process));
        foreach (var warning in Act is null ? Tool!.Warnings(process) : [])
        {
            reporter.Report(warning);
        }

        return process;
    }

    /// <summary>The target's main process, or --pid, said aloud; no debugger is chosen for it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="needed">What the agent must know, and the image whose agent does.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">The agent does not know how, or there is no such process.</exception>
    public async Task<ProcessDescription> FindMainAsync(OpenSession session, (string Capability, string Image) needed, CancellationToken cancellation)
    {
        var what = $"cannot {Act} {session.Facts.Target}";
        Require(session, needed.Capability, what, needed.Image);
        var seen = await AskAsync<ProcessesAnswer>(session, new ProcessesRequest(session.Facts.ContainerFilter), null, cancellation).ConfigureAwait(false);
        var process = MainProcess.Choose(seen.Processes, request.ProcessId, what);
        reporter.Report(new TargetProcessReport(process));
        return process;
    }

    /// <summary>Sees to it that the agent knows how.</summary>
    /// <param name="session">The session.</param>
    /// <param name="capability">What the agent must know.</param>
    /// <param name="what">What does not happen where it does not.</param>
    /// <param name="image">The image whose agent does, one of <see cref="ToolboxImage.Tools"/>.</param>
    /// <exception cref="FaultException">It does not.</exception>
    public static void Require(OpenSession session, string capability, string what, string image = ToolboxImage.Go)
    {
        if (!session.Agent.Hello.Capabilities.Contains(capability, StringComparer.Ordinal))
        {
            throw new FaultException(new Fault(
                FaultCatalog.WrongImage, what, $"the agent in {session.Plan.Toolbox.Name} ({session.Agent.Hello.Agent}) does not know how", ImageAdvice.ForTool(image)));
        }
    }

    /// <summary>Has the debugger attached.</summary>
    public async Task AttachAsync(OpenSession session, ProcessDescription process, SessionLedger ledger, CancellationToken cancellation)
    {
        var tool = Tool ?? throw new InvalidOperationException("No process was chosen yet.");
        var began = host.Clock.GetTimestamp();
        var start = new StartDebuggerRequest(tool.Name, process.ProcessId)
        {
            Limit = session.Facts.Budget?.Limit,
            MemoryLimitBytes = session.Facts.Memory?.Bytes,
            MayExceedMemory = HasNoMemoryCheck ? true : null,
        };
        var started = await AskAsync<StartDebuggerAnswer>(session, start, process, cancellation).ConfigureAwait(false);
        ledger.Wrote((started.Files ?? []).Select(file => $"{file} in the target, for as long as the session lasted"), []);
        reporter.Report(new ProgressReport(
            $"{ToolWords.Attached(tool, started.Version)}; {ToolWords.Freeze(started.FreezeMilliseconds)}", true, host.Clock.GetElapsedTime(began).TotalMilliseconds));
    }

    /// <summary>Asks for an orderly detach, and notes what the session did.</summary>
    public async Task DetachAsync(AgentSession agent, SessionEnd? end, SessionLedger ledger)
    {
        ledger.Figures = Live.Latest?.Figures;
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
            ledger.Wrote([], detached.Remains ?? []);
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

    /// <summary>Asks the agent, and says what it refused or why it was lost.</summary>
    public async Task<TAnswer> AskAsync<TAnswer>(OpenSession session, AgentRequest question, ProcessDescription? process, CancellationToken cancellation)
        where TAnswer : AgentAnswer
    {
        var target = session.Facts.Target;
        try
        {
            return await session.Agent.AskAsync<TAnswer>(question, cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused)
        {
            throw Explain(refused, target) ?? DebuggerFaults.Explain(refused.Error, process, Tool, target, refused);
        }
        catch (IOException lost)
        {
            var end = await SessionWatch.ExplainLossAsync(Signs(session.Agent)).ConfigureAwait(false);
            throw new FaultException(end.AsFault(target, Again)!, lost);
        }
    }

    /// <summary>What is watched for the session's end.</summary>
    public SessionSigns Signs(AgentSession agent) => new(platform, agent, Live, host.Clock, reporter);
}
