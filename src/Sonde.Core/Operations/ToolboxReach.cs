using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary>Opens a session whose toolbox may trace the target, by a second one where the first has the wrong user.</summary>
/// <param name="opener">Makes plans and carries them out.</param>
/// <param name="request">What the user wants.</param>
/// <param name="wish">What the command wants of a toolbox, given the facts.</param>
/// <param name="reporter">Where it is said.</param>
internal sealed class ToolboxReach(SessionOpener opener, SessionRequest request, Func<PlatformFacts, ToolWish> wish, IReporter reporter)
{
    /// <summary>
    /// A toolbox whose user turned out not to be the target's cannot trace it; the agent then knows the target's real ids, so one more plan is
    /// made on them. This happens where only the image says who the target runs as.
    /// </summary>
    /// <param name="facts">What was found.</param>
    /// <param name="plan">The plan that was made of it.</param>
    /// <param name="onStatus">Takes what the agent tells.</param>
    /// <param name="ask">Asks the session for its processes, and says what was refused.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public async Task<OpenSession> OpenAsync(
        PlatformFacts facts, Plan plan, Action<AgentEvent> onStatus, Func<OpenSession, ProcessesRequest, Task<ProcessesAnswer>> ask, CancellationToken cancellation)
    {
        var session = await opener.OpenAsync(facts, plan, onStatus, cancellation).ConfigureAwait(false);
        try
        {
            var seen = await ask(session, new ProcessesRequest(session.Facts.ContainerFilter)).ConfigureAwait(false);
            var hidden = ProcessChoice.FindOutOfReach(seen.Processes, request.ProcessId);
            if (hidden is null || plan.Toolbox is UseDeclaredToolbox || request.Toolbox.Profile != DebugProfile.Auto || facts.Legacy is not null)
            {
                return session;
            }

            var learned = facts with { Identity = Learn(facts.Identity, hidden) };
            if (learned.Identity.UserId == facts.Identity.UserId && learned.Identity.GroupId == facts.Identity.GroupId)
            {
                return session;
            }

            reporter.Report(new WarningReport(
                $"the target runs as uid {hidden.Identity.UserId}, gid {hidden.Identity.GroupId}, which only its image says; one more toolbox is needed",
                "set runAsUser and runAsGroup in the pod to save it"));
            await session.DisposeAsync().ConfigureAwait(false);
            var second = await opener.PlanAsync(learned, wish(learned), cancellation).ConfigureAwait(false);
            return await opener.OpenAsync(learned, second, onStatus, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static TargetIdentity Learn(TargetIdentity before, ProcessDescription process) => before with
    {
        UserId = process.Identity.UserId,
        GroupId = process.Identity.GroupId,
        Source = "its process says so",
    };
}
