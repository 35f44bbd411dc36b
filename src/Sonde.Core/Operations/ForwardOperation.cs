using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde forward</c>: application ports through the tunnel, back after a dropped link.</summary>
internal sealed class ForwardOperation(ITargetPlatform platform, ForwardRequest request, HostContext host, IReporter reporter)
{
    private static readonly ToolWish Wish = new("go", "open TCP connections inside the pod", NeedsTrace: false) { IsObserving = true };

    private readonly LiveStatus _live = new(reporter);
    private readonly AgentSwitch _agent = new();
    private bool _hasServed;

    /// <summary>Runs until the user ends it or the target goes.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        await using var ports = new SessionPorts(reporter, host.Clock);
        ports.Reserve(null, request.Forwards);
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ledger = new SessionLedger(facts, host.Clock, reporter);
        var opener = new SessionOpener(platform, request, host, reporter, ledger);
        var plan = await opener.PlanAsync(facts, Wish, cancellation).ConfigureAwait(false);
        if (request.IsDryRun)
        {
            return ExitCode.Done;
        }

        return await new SessionAudit(platform, host, reporter, "forward")
            .RunAsync(facts, plan, ledger, () => RunAsync(opener, facts, plan, (ports, ledger), cancellation)).ConfigureAwait(false);
    }

    private async Task<ExitCode> RunAsync(
        SessionOpener opener, PlatformFacts facts, Plan plan, (SessionPorts Ports, SessionLedger Ledger) parts, CancellationToken cancellation)
    {
        var (ports, ledger) = parts;
        try
        {
            var end = await ServeAsync(opener, facts, plan, ports, cancellation).ConfigureAwait(false);
            await ports.DisposeAsync().ConfigureAwait(false);
            if (end is TargetEnded gone)
            {
                ledger.Lost(gone.Toolbox);
            }

            ledger.Close(end.Text);
            return end.AsFault(facts.Target, $"sonde forward {request.Target.Words}") is { } fault ? throw new FaultException(fault) : ExitCode.Done;
        }
        catch (Exception error)
        {
            if (error is FaultException { Fault.Definition: var definition } && definition == FaultCatalog.ToolboxFailed && _hasServed)
            {
                ledger.LostToolbox();
            }

            ledger.CloseAfter(error);
            throw;
        }
    }

    private async Task<SessionEnd> ServeAsync(
        SessionOpener opener, PlatformFacts facts, Plan plan, SessionPorts ports, CancellationToken cancellation)
    {
        var coming = new LinkReturn(platform, opener, host, reporter);
        var session = await opener.OpenAsync(facts, plan, _live.Take, cancellation).ConfigureAwait(false);
        try
        {
            _agent.Set(session.Agent);
            _hasServed = true;
            ports.ServeForwards((port, token) => _agent.OpenChannelAsync(new TcpPurpose(port), token));
            while (true)
            {
                var began = host.Clock.GetTimestamp();
                var signs = new SessionSigns(platform, session.Agent, _live, host.Clock, reporter);
                var end = await SessionWatch.WaitAsync(signs, cancellation).ConfigureAwait(false);
                if (end is not LinkEnded { IsMeant: false } lost)
                {
                    return end;
                }

                _agent.Lose();
                reporter.Report(new WarningReport($"the session was lost: {lost.How}; coming back", null));
                await session.DisposeAsync().ConfigureAwait(false);
                var (back, gaveUp) = await coming.RunAsync(
                    session, host.Clock.GetElapsedTime(began), _live.Take, cancellation).ConfigureAwait(false);
                if (back is null)
                {
                    return gaveUp!;
                }

                session = back;
                _agent.Set(session.Agent);
                reporter.Report(new ProgressReport("back: connections may be made again", true, null));
            }
        }
        finally
        {
            _agent.End();
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
