using System.Globalization;
using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary>Reads what the threads of a process are doing, in one pause that is bounded.</summary>
internal sealed class ThreadsOperation(ITargetPlatform platform, ThreadsRequest request, HostContext host, IReporter reporter)
{
    private readonly LiveStatus _live = new(new Silence());
    private readonly SessionAudit _audit = new(platform, host, reporter, $"{request.Through} stacks");
    private ObserverSession? _made;

    private ObserverSession Observer => _made ??= new ObserverSession(platform, request, host, reporter)
    {
        Live = _live,
        Tools = [ToolCatalog.Named(DebuggerKind.Delve)!],
        Again = "ask for the stacks again",
        Explain = static (refused, target) => refused.Error.Code == AgentErrorCode.NotObservable
            ? new FaultException(FaultCatalog.DebuggerFailed, $"cannot read the stacks in {target}", refused.Error.Message, "ask for less", refused)
            : null,
    };

    /// <summary>Reads them.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ledger = new SessionLedger(facts, host.Clock, reporter);
        var opener = new SessionOpener(platform, request, host, reporter, ledger);
        var plan = await opener.PlanAsync(facts, Wish(facts), cancellation).ConfigureAwait(false);
        return request.IsDryRun
            ? ExitCode.Done
            : await _audit.RunAsync(facts, plan, ledger, () => RunAsync(opener, facts, plan, ledger, cancellation)).ConfigureAwait(false);
    }

    private async Task<ExitCode> RunAsync(SessionOpener opener, PlatformFacts facts, Plan plan, SessionLedger ledger, CancellationToken cancellation)
    {
        try
        {
            var reach = new ToolboxReach(opener, request, Wish, reporter);
            await using var session = await reach.OpenAsync(
                facts, plan, _live.Take, (open, question) => Observer.AskAsync<ProcessesAnswer>(open, question, null, cancellation), cancellation).ConfigureAwait(false);
            var end = await ReadAsync(session, ledger, cancellation).ConfigureAwait(false);
            await Observer.DetachAsync(session.Agent, end, ledger).ConfigureAwait(false);
            ledger.Close(end?.Text ?? "the stacks were read");
            return end is Failed failed ? throw failed.Error : ExitCode.Done;
        }
        catch (Exception error)
        {
            ledger.CloseAfter(error);
            throw;
        }
    }

    /// <summary>Whatever ends it, the debugger may hold the target by now, so it is an end to be made in order; null where everything was read.</summary>
    private async Task<SessionEnd?> ReadAsync(OpenSession session, SessionLedger ledger, CancellationToken cancellation)
    {
        try
        {
            var what = $"cannot read the stacks in {session.Facts.Target}";
            var process = await Observer.ChooseAsync(session, AgentCapability.Stacks, what, cancellation).ConfigureAwait(false);
            _audit.Attaching(session.Plan.Toolbox.Name, process);
            await Observer.AttachAsync(session, process, ledger, cancellation).ConfigureAwait(false);
            var answer = await Observer.AskAsync<StacksAnswer>(
                session, new StacksRequest(request.Bound.TotalMilliseconds, request.Threads, request.Frames), process, cancellation).ConfigureAwait(false);
            reporter.Report(new StacksReport(answer));
            return null;
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

    private ToolWish Wish(PlatformFacts facts)
    {
        var bound = request.Bound.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new("go", $"attach Delve to the Go process and read the stacks of its goroutines, in one pause of {bound} ms at the most", NeedsTrace: true)
        {
            IsObserving = true,
            ObservingText = $"this holds it for {bound} ms at the most, and never leaves it stopped",
            Memory = facts.Memory?.Text,
            Notes = ["Delve's attach holds the target once, while it reads the program's symbols; stacks that cannot be read within the bound are left out, and the process runs on."],
        };
    }

    /// <summary>The pause is told with the stacks.</summary>
    private sealed class Silence : IReporter
    {
        public void Report(Report report)
        {
        }
    }
}
