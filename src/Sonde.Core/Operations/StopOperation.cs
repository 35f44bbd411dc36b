using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde stop</c>: ends sessions of others as if their clients had gone; the targets run on.</summary>
internal sealed class StopOperation(ITargetPlatform platform, StopRequest request, HostContext host, IReporter reporter)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>A toolbox lets its debuggers go first, and a kubelet that is busy reports late.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private readonly List<string> _told = [];

    /// <summary>Ends them.</summary>
    /// <returns>1 where there was nothing to end.</returns>
    /// <exception cref="FaultException">A toolbox cannot be reached; those that could were dealt with all the same.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var ended = 0;
        FaultException? unreachable = null;
        foreach (var toolbox in facts.Toolboxes)
        {
            try
            {
                ended += await EndAsync(facts, toolbox, cancellation).ConfigureAwait(false);
            }
            catch (FaultException error)
            {
                unreachable ??= error;
            }
        }

        // One after the other: they end at the same time all the same.
        foreach (var toolbox in _told)
        {
            await WaitUntilEndedAsync(toolbox, cancellation).ConfigureAwait(false);
        }

        if (unreachable is not null)
        {
            throw unreachable;
        }

        if (ended > 0)
        {
            return ExitCode.Done;
        }

        reporter.Report(new ProgressReport($"there is nothing to end on {facts.Target}", true, null));
        return ExitCode.Negative;
    }

    private async Task<int> EndAsync(PlatformFacts facts, ToolboxCandidate toolbox, CancellationToken cancellation)
    {
        var address = new AgentAddress(toolbox.Name, token => platform.ConnectAsync(toolbox.Name, token), facts.User, Grace, host);
        await using var agent = await AgentSession.OpenAsync(address, static _ => { }, cancellation).ConfigureAwait(false);
        try
        {
            var answer = await agent.AskAsync<SessionsAnswer>(new SessionsRequest(), cancellation).ConfigureAwait(false);
            var ended = 0;
            foreach (var session in answer.Sessions.Where(session => IsMeant(session, agent)))
            {
                ended += await EndAsync(agent, session, toolbox, cancellation).ConfigureAwait(false);
            }

            return request.WithToolbox && !toolbox.IsDeclared
                ? ended + await ShutDownAsync(agent, toolbox, cancellation).ConfigureAwait(false)
                : ended;
        }
        catch (Exception error) when (error is IOException or AgentRefusedException)
        {
            throw new FaultException(
                FaultCatalog.LinkLost, $"cannot end the sessions of toolbox {toolbox.Name}", error.Message, $"sonde stop {request.Target.Words}", error);
        }
    }

    private bool IsMeant(SessionDescription session, AgentSession agent) =>
        session.Session != agent.Hello.Session && (request.Session is null || session.Session == request.Session);

    private async Task<int> EndAsync(AgentSession agent, SessionDescription session, ToolboxCandidate toolbox, CancellationToken cancellation)
    {
        try
        {
            await agent.AskAsync<DoneAnswer>(new EndSessionRequest(session.Session), cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException)
        {
            // It ended by itself since it was listed.
            return 0;
        }

        reporter.Report(new ProgressReport($"ended session {session.Session} of {session.User} in {toolbox.Name}", true, null));
        return 1;
    }

    private async Task<int> ShutDownAsync(AgentSession agent, ToolboxCandidate toolbox, CancellationToken cancellation)
    {
        try
        {
            await agent.AskAsync<DoneAnswer>(new ShutdownRequest(), cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The toolbox ended, this link with it, before its answer was out.
        }

        _told.Add(toolbox.Name);
        return 1;
    }

    /// <summary>Until the platform shows it, another command would take the toolbox for one that runs.</summary>
    private async Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation)
    {
        reporter.Report(new ProgressReport($"toolbox {toolbox} ends", false, null));
        using var limit = new CancellationTokenSource(EndLimit, host.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await platform.WaitUntilEndedAsync(toolbox, either.Token).ConfigureAwait(false);
            reporter.Report(new ProgressReport($"ended toolbox {toolbox}", true, null));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Doubt(toolbox, $"still counts as running after {EndLimit.TotalSeconds:0} s");
        }
        catch (FaultException error)
        {
            Doubt(toolbox, $"cannot be seen to end: {error.Fault.Why}");
        }
    }

    private void Doubt(string toolbox, string why) => reporter.Report(new WarningReport(
        $"toolbox {toolbox} was told to end and {why}", "a command that follows at once may try to use it: repeat that one, or give it --new-toolbox"));
}
