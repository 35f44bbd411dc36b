using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;

namespace Sonde.Core.Operations;

/// <summary>A debug session as far as it is known before anything is touched: its target, and the plan.</summary>
/// <param name="Facts">What was found.</param>
/// <param name="Plan">What will be done; it was said.</param>
/// <param name="Ledger">Takes down what is done.</param>
/// <param name="Opener">Carries the plan out.</param>
internal sealed record Foothold(PlatformFacts Facts, Plan Plan, SessionLedger Ledger, SessionOpener Opener)
{
    /// <summary>Finds the target and plans, and says so.</summary>
    /// <param name="platform">Where the target is.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="host">This machine.</param>
    /// <param name="reporter">Hears everything.</param>
    /// <param name="cancellation">Breaks it off; nothing is left behind.</param>
    /// <exception cref="Faults.FaultException">There is no such target, no plan for it, or the platform would refuse the plan.</exception>
    public static async Task<Foothold> FindAsync(
        ITargetPlatform platform, DebugRequest request, HostContext host, IReporter reporter, CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ledger = new SessionLedger(facts, host.Clock, reporter);
        var opener = new SessionOpener(platform, request, host, reporter, ledger);
        return new Foothold(facts, await opener.PlanAsync(facts, DebugWish.Of(request, facts), cancellation).ConfigureAwait(false), ledger, opener);
    }
}
