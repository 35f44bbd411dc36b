using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Settings;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde heal</c>: mends what a debugger that was killed left in the target's processes.</summary>
internal sealed class HealOperation(ITargetPlatform platform, SessionRequest request, HostContext host, IReporter reporter)
{
    private static readonly ToolWish Wish = new(
        "go", "take breakpoints out that a killed debugger left in the target's processes, and let those run that stand still", NeedsTrace: true)
    {
        // It stops nothing: what stands is let go.
        IsObserving = true,
    };

    private readonly LiveStatus _live = new(reporter);

    /// <summary>Looks and mends.</summary>
    /// <returns>1 where a process does not run afterwards, or could not be looked at.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ledger = new SessionLedger(facts, host.Clock, reporter);
        var opener = new SessionOpener(platform, request, host, reporter, ledger);
        var plan = await opener.PlanAsync(facts, Wish, cancellation).ConfigureAwait(false);
        if (request.IsDryRun)
        {
            return ExitCode.Done;
        }

        try
        {
            var reach = new ToolboxReach(opener, request, static _ => Wish, reporter);
            await using var session = await reach.OpenAsync(
                facts, plan, _live.Take, (open, question) => AskAsync<ProcessesAnswer>(open, question, cancellation), cancellation).ConfigureAwait(false);
            var healed = await HealAsync(session, cancellation).ConfigureAwait(false);
            reporter.Report(new HealReport(facts.Target, healed));
            ledger.TargetRuns = healed.All(static process => process.IsRunning);
            ledger.Close("it was done");
            return healed.All(static process => process is { IsRunning: true, Problem: null }) ? ExitCode.Done : ExitCode.Negative;
        }
        catch (Exception error)
        {
            ledger.CloseAfter(error);
            throw;
        }
    }

    private async Task<IReadOnlyList<HealedProcess>> HealAsync(OpenSession session, CancellationToken cancellation)
    {
        var target = session.Facts.Target;
        if (!session.Agent.Hello.Capabilities.Contains(AgentCapability.Heal))
        {
            throw new FaultException(new Fault(
                FaultCatalog.WrongImage, $"cannot heal {target}", $"the agent in {session.Plan.Toolbox.Name} ({session.Agent.Hello.Agent}) does not know how", ImageAdvice.ForAny));
        }

        return (await AskAsync<HealAnswer>(session, new HealRequest(session.Facts.ContainerFilter, request.ProcessId), cancellation).ConfigureAwait(false)).Processes;
    }

    /// <summary>Asks the agent, and says what it refused or why it was lost.</summary>
    private async Task<TAnswer> AskAsync<TAnswer>(OpenSession session, AgentRequest question, CancellationToken cancellation)
        where TAnswer : AgentAnswer
    {
        var target = session.Facts.Target;
        try
        {
            return await session.Agent.AskAsync<TAnswer>(question, cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused) when (refused.Error.Code == AgentErrorCode.ProcessMissing)
        {
            throw new FaultException(
                FaultCatalog.ProcessMissing, $"cannot heal {target}", refused.Error.Message, "leave --pid out to heal every process", refused);
        }
        catch (AgentRefusedException refused)
        {
            throw DebuggerFaults.Explain(refused.Error, null, null, target, refused);
        }
        catch (IOException lost)
        {
            var end = await SessionWatch.ExplainLossAsync(new SessionSigns(platform, session.Agent, _live, host.Clock, reporter)).ConfigureAwait(false);
            throw new FaultException(end.AsFault(target, $"sonde heal {request.Target.Words}")!, lost);
        }
    }
}
