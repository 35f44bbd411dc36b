using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary>A session that looks and attaches no debugger: facts, plan, toolbox, process, the look itself, receipt.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
/// <param name="words">What it is called and wants.</param>
internal sealed class LookSession(ITargetPlatform platform, SessionRequest request, HostContext host, IReporter reporter, LookWords words)
{
    private readonly LiveStatus _live = new(reporter);
    private ObserverSession? _made;

    private ObserverSession Observer => _made ??= new ObserverSession(platform, request, host, reporter)
    {
        Live = _live,
        Tools = words.Tools ?? [],
        Others = words.Others,
        Act = words.Act,
        Asked = words.Asked,
        Again = words.Again,
    };

    /// <summary>Runs from the facts to the receipt.</summary>
    /// <param name="look">The look; its token fires when the user, the target or the link ends it.</param>
    /// <param name="cancellation">The user's.</param>
    public async Task<ExitCode> RunAsync(Func<LookTarget, CancellationToken, Task<LookEnd>> look, CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ledger = new SessionLedger(facts, host.Clock, reporter);
        var opener = new SessionOpener(platform, request, host, reporter, ledger);
        var plan = await opener.PlanAsync(facts, words.Wish(facts), cancellation).ConfigureAwait(false);
        return request.IsDryRun
            ? ExitCode.Done
            : await new SessionAudit(platform, host, reporter, words.Verb)
                .RunAsync(facts, plan, ledger, () => OpenAsync(opener, (facts, plan, ledger), look, cancellation)).ConfigureAwait(false);
    }

    private async Task<ExitCode> OpenAsync(
        SessionOpener opener, (PlatformFacts Facts, Plan Plan, SessionLedger Ledger) planned, Func<LookTarget, CancellationToken, Task<LookEnd>> look, CancellationToken cancellation)
    {
        try
        {
            if (words.Tools is null)
            {
                await using var plain = await opener.OpenAsync(planned.Facts, planned.Plan, _live.Take, cancellation).ConfigureAwait(false);
                return await LookAsync(new LookTarget(plain, null, planned.Ledger), look, cancellation).ConfigureAwait(false);
            }

            var reach = new ToolboxReach(opener, request, words.Wish, reporter);
            await using var session = await reach.OpenAsync(
                planned.Facts, planned.Plan, _live.Take, (open, question) => Observer.AskAsync<ProcessesAnswer>(open, question, null, cancellation), cancellation).ConfigureAwait(false);
            var process = words.Tools.Count == 0
                ? await Observer.FindMainAsync(session, (words.Capability, words.Image), cancellation).ConfigureAwait(false)
                : await Observer.ChooseAsync(session, words.Capability, $"cannot {words.Act} {session.Facts.Target}", cancellation).ConfigureAwait(false);
            return await LookAsync(new LookTarget(session, process, planned.Ledger) { Attach = token => AttachAsync(session, process, planned.Ledger, token) }, look, cancellation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            planned.Ledger.Left(await platform.LeaveAsync().ConfigureAwait(false));
            planned.Ledger.CloseAfter(error);
            throw;
        }
    }

    private async Task<IAsyncDisposable> AttachAsync(OpenSession session, ProcessDescription process, SessionLedger ledger, CancellationToken cancellation)
    {
        await Observer.AttachAsync(session, process, ledger, cancellation).ConfigureAwait(false);
        return new Detaching(Observer, session.Agent, ledger);
    }

    private async Task<ExitCode> LookAsync(LookTarget target, Func<LookTarget, CancellationToken, Task<LookEnd>> look, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lost = SessionWatch.WaitAsync(Observer.Signs(target.Session.Agent), watching.Token);
        var looking = look(target, ending.Token);
        try
        {
            if (await Task.WhenAny(looking, lost).ConfigureAwait(false) == lost)
            {
                await ending.CancelAsync().ConfigureAwait(false);
            }

            var done = await looking.ConfigureAwait(false);
            target.Ledger.Left(await platform.LeaveAsync().ConfigureAwait(false));
            target.Ledger.Close(done.Text);
            return done.Exit;
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException)
        {
            var end = await ExplainAsync(target, lost, broken).ConfigureAwait(false);
            target.Ledger.Left(await platform.LeaveAsync().ConfigureAwait(false));
            return Close(target, end);
        }
        finally
        {
            await watching.CancelAsync().ConfigureAwait(false);
            await ((Task)lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What is asked through a link breaks a moment before the link's own end says why.</summary>
    private async Task<SessionEnd> ExplainAsync(LookTarget target, Task<SessionEnd> lost, Exception broken) =>
        lost.IsCompleted || broken is OperationCanceledException
            ? await lost.ConfigureAwait(false)
            : await SessionWatch.ExplainLossAsync(Observer.Signs(target.Session.Agent)).ConfigureAwait(false);

    private ExitCode Close(LookTarget target, SessionEnd end)
    {
        if (end is TargetEnded gone)
        {
            target.Ledger.Lost(gone.Toolbox);
        }

        target.Ledger.Close(end.Text);
        return end.AsFault(target.Session.Facts.Target, words.Again) is { } fault ? throw new FaultException(fault) : ExitCode.Interrupted;
    }
}

/// <summary>Has what was attached let go.</summary>
file sealed class Detaching(ObserverSession observer, AgentSession agent, SessionLedger ledger) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await observer.DetachAsync(agent, null, ledger).ConfigureAwait(false);
}

/// <summary>What a look is called and wants.</summary>
/// <param name="Verb">The command, for the record: <c>profile</c>.</param>
/// <param name="Act">What is done to a process: <c>profile</c>.</param>
/// <param name="Tools">The programs that it can be done to, by their debuggers; none for the target's main process, whatever it is; null where it is not about a process.</param>
/// <param name="Wish">What it wants of a toolbox.</param>
/// <param name="Again">The command that repeats it.</param>
internal sealed record LookWords(string Verb, string Act, IReadOnlyList<IDebugTool>? Tools, Func<PlatformFacts, ToolWish> Wish, string Again)
{
    /// <summary>Programs that it can be done to without a debugger.</summary>
    public IReadOnlyList<ProgramKind> Others { get; init; } = [];

    /// <summary>As <see cref="ProcessWish.Asked"/>.</summary>
    public string? Asked { get; init; }

    /// <summary>What the agent must know.</summary>
    public string Capability { get; init; } = AgentCapability.Processes;

    /// <summary>The image whose agent does, one of <see cref="Settings.ToolboxImage.Tools"/>.</summary>
    public string Image { get; init; } = Settings.ToolboxImage.Go;
}

/// <summary>What is looked at.</summary>
/// <param name="Session">The session.</param>
/// <param name="Chosen">The process; null where the look is not about one.</param>
/// <param name="Ledger">Takes what was written.</param>
internal sealed record LookTarget(OpenSession Session, ProcessDescription? Chosen, SessionLedger Ledger)
{
    /// <summary>The process of a look that is about one.</summary>
    public ProcessDescription Process => Chosen ?? throw new InvalidOperationException("This look chose no process.");

    /// <summary>Has the debugger of the process's language attached, for a look that needs it; it is let go when what this returns is disposed.</summary>
    public Func<CancellationToken, Task<IAsyncDisposable>> Attach { get; init; } = static _ => throw new InvalidOperationException("This look chose no process.");
}

/// <summary>How a look ended by itself.</summary>
/// <param name="Exit">What the command returns.</param>
/// <param name="Text">For the receipt.</param>
internal sealed record LookEnd(ExitCode Exit, string Text);
