using System.Security.Cryptography;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Local;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>The way in that every session takes: facts, plan, proof, toolbox, agent.</summary>
internal sealed class SessionOpener(
    ITargetPlatform platform, SessionRequest request, HostContext host, IReporter reporter, SessionLedger ledger)
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private ToolWish? _wish;
    private AddToolbox? _begun;

    /// <summary>Plans on what was found, proves the plan and says it.</summary>
    /// <exception cref="FaultException">There is no plan, or the platform would refuse it.</exception>
    public async Task<Plan> PlanAsync(PlatformFacts facts, ToolWish tool, CancellationToken cancellation)
    {
        var wishes = request.Toolbox with { Guard = request.Toolbox.Guard with { IsTrial = request.IsDryRun } };
        _wish = tool;
        var plan = PlanMaker.Make(facts, wishes, tool, RandomNumberGenerator.GetString(NameAlphabet, 5));
        var proof = plan.Toolbox is AddToolbox add ? await platform.ProveAsync(add, cancellation).ConfigureAwait(false) : null;
        reporter.Report(new PlanReport(plan));
        ledger.StopReason = plan.Guard?.Reason;
        if (request.IsDryRun)
        {
            reporter.Report(new DryRunReport(proof ?? "nothing would be added; nothing was changed"));
        }

        return plan;
    }

    /// <summary>Asks for the toolbox of a plan, and does not wait until it runs: <see cref="OpenAsync"/> does.</summary>
    /// <exception cref="FaultException">The platform refuses it. The ledger has it where it may have been added all the same.</exception>
    public async Task BeginAsync(Plan plan, CancellationToken cancellation)
    {
        if (plan.Toolbox is AddToolbox add)
        {
            await AddAsync(add, cancellation).ConfigureAwait(false);
            _begun = add;
        }
    }

    /// <summary>Carries the plan out and greets the agent.</summary>
    /// <exception cref="FaultException">The toolbox does not start, its agent does not answer, or the target went away meanwhile.</exception>
    public async Task<OpenSession> OpenAsync(PlatformFacts facts, Plan plan, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        try
        {
            await ProvideAsync(plan.Toolbox, cancellation).ConfigureAwait(false);
            return await ConnectAsync(facts, plan, onEvent, cancellation).ConfigureAwait(false);
        }
        catch (FaultException error) when (MayHideAnEnd(error.Fault.Definition))
        {
            if (await SessionWatch.FindFateAsync(platform, host.Clock, cancellation).ConfigureAwait(false) is not { } loss)
            {
                if (error.Fault.Definition == FaultCatalog.ToolboxFailed && plan.Toolbox is ReuseToolbox ended && _wish is not null)
                {
                    return await OpenAnotherAsync(facts, ended, error, onEvent, cancellation).ConfigureAwait(false);
                }

                throw;
            }

            ledger.Lost(loss.Toolbox);
            if (error.Fault.Definition == FaultCatalog.TargetGone)
            {
                throw;
            }

            throw new FaultException(
                FaultCatalog.TargetGone, $"cannot open a session on {facts.Target}", loss.How, "repeat the command: it finds the new pod or process", error);
        }
    }

    /// <summary>Greets the agent in the toolbox of a plan that was carried out.</summary>
    /// <exception cref="FaultException">Its agent does not answer.</exception>
    public async Task<OpenSession> ConnectAsync(PlatformFacts facts, Plan plan, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        var address = new AgentAddress(
            plan.Toolbox.Name, token => platform.ConnectAsync(plan.Toolbox.Name, token), facts.User, request.Grace, host)
        {
            Return = new ReturnWish(request.Hold, reporter),
        };
        return new OpenSession(platform.Complete(facts), plan, await AgentSession.OpenAsync(address, onEvent, cancellation).ConfigureAwait(false));
    }

    /// <summary>A platform tells a second or two late that a toolbox has ended: the plan to use it again is replaced by another one.</summary>
    private async Task<OpenSession> OpenAnotherAsync(
        PlatformFacts facts, ReuseToolbox ended, FaultException error, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        reporter.Report(new WarningReport($"toolbox {ended.Name} cannot be used again: {error.Fault.Why}", null));
        ledger.NotUsed(ended.Name);
        var others = facts with { Toolboxes = [.. facts.Toolboxes.Where(toolbox => toolbox.Name != ended.Name)] };
        var plan = await PlanAsync(others, _wish!, cancellation).ConfigureAwait(false);
        return await OpenAsync(others, plan, onEvent, cancellation).ConfigureAwait(false);
    }

    /// <summary>A toolbox lives in its target's namespaces and ends with them, so its trouble may be the first that is seen of the target's end.</summary>
    private static bool MayHideAnEnd(FaultDefinition fault) =>
        fault == FaultCatalog.LinkLost || fault == FaultCatalog.EngineFailed || fault == FaultCatalog.ToolboxFailed || fault == FaultCatalog.TargetGone;

    private async Task ProvideAsync(ToolboxPlan toolbox, CancellationToken cancellation)
    {
        switch (toolbox)
        {
            case AddToolbox add:
                var began = host.Clock.GetTimestamp();
                reporter.Report(new ProgressReport($"adding toolbox {add.Name}", false, null));
                await (add == _begun ? Task.CompletedTask : AddAsync(add, cancellation)).ConfigureAwait(false);
                await platform.WaitUntilRunsAsync(add.Name, reporter, cancellation).ConfigureAwait(false);
                reporter.Report(new ProgressReport($"toolbox {add.Name} runs", true, host.Clock.GetElapsedTime(began).TotalMilliseconds));
                break;
            case ReuseToolbox reuse:
                ledger.Used(reuse.Name);
                if (reuse.IsStarting)
                {
                    await platform.WaitUntilRunsAsync(reuse.Name, reporter, cancellation).ConfigureAwait(false);
                }

                break;
            case UseDeclaredToolbox:
                break;
            default:
                throw new InvalidOperationException($"unknown toolbox plan {toolbox.GetType().Name}");
        }
    }

    private async Task AddAsync(AddToolbox add, CancellationToken cancellation)
    {
        try
        {
            await platform.AddAsync(add, reporter, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException
            || (error is FaultException { Fault.Definition.Exit: ExitCode.Connection } fault && !ContainerFaults.IsRefusedStart(fault)))
        {
            // The request went out and its answer never came: nobody can tell from here.
            ledger.MayHaveAdded(add);
            throw;
        }

        ledger.Added(add);
    }
}
