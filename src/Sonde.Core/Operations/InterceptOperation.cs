using Sonde.Core.Faults;
using Sonde.Core.Intercepting;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde intercept</c>: a pod's inbound traffic comes to a program on this machine.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class InterceptOperation(ITargetPlatform platform, InterceptRequest request, HostContext host, IReporter reporter)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The agent waits for connections for 2 s; nft for as long at the most.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(10);

    private readonly EnvironmentFile? _environment = request.EnvironmentFile is { } named ? new EnvironmentFile(Path.GetFullPath(named, host.WorkingDirectory), request.MayReplace) : null;

    private readonly MountFolder? _mount = request.Mount is { } named ? new MountFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(named, host.WorkingDirectory))) : null;

    private InterceptFigures _figures = new(0, 0, 0, 0, 0, 0);

    /// <summary>Runs until the user, the target or the link ends it.</summary>
    /// <exception cref="FaultException">SND2011, SND2014: the file of --env-file or the folder of --mount is in the way.</exception>
    public Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        _environment?.Require();
        _mount?.Require();
        var words = new LookWords("intercept", "intercept the traffic of", _environment is null && _mount is null ? null : [], Wish, InterceptWords.Again(request)) { Capability = AgentCapability.Intercept };
        return new LookSession(platform, request, host, reporter, words).RunAsync((target, ending) => BringAsync(target, ending, cancellation), cancellation);
    }

    /// <exception cref="FaultException">SND5023: the target has its node's network, where the port is the whole node's.</exception>
    private Plans.ToolWish Wish(PlatformFacts facts) => !facts.HasNodeNetwork
        ? InterceptWords.Wish(request, facts)
        : throw NotIntercepted(facts, "it has its node's network, in which nothing is changed", "name a target with a network of its own");

    /// <summary>What is to come to this machine comes first: where it is refused, nothing was done.</summary>
    private async Task<LookEnd> BringAsync(LookTarget target, CancellationToken ending, CancellationToken user)
    {
        var facts = target.Session.Facts;
        ObserverSession.Require(target.Session, AgentCapability.Intercept, What(facts));
        await RequireListenerAsync(target.Session, ending).ConfigureAwait(false);
        if (_mount is null)
        {
            return await InterceptAsync(target, ending, user).ConfigureAwait(false);
        }

        ObserverSession.Require(target.Session, AgentCapability.Volumes, What(facts));
        var volumes = new BroughtVolumes(_mount, request, reporter);
        try
        {
            await volumes.BringAsync(target, ending).ConfigureAwait(false);
            return await InterceptAsync(target, ending, user).ConfigureAwait(false);
        }
        finally
        {
            volumes.TakeAway(target.Ledger);
        }
    }

    private async Task<LookEnd> InterceptAsync(LookTarget target, CancellationToken ending, CancellationToken user)
    {
        var facts = target.Session.Facts;
        if (_environment is not null)
        {
            ObserverSession.Require(target.Session, AgentCapability.Environment, What(facts));
            await new BroughtEnvironment(_environment, InterceptWords.Again(request), _mount?.Path, reporter).BringAsync(target, ending).ConfigureAwait(false);
        }

        var inlet = new InterceptInlet(request.To, host.Clock, reporter);
        await inlet.TryAsync(ending).ConfigureAwait(false);
        target.Session.Agent.Incoming.Take(inlet.ServeAsync);
        var began = host.Clock.GetTimestamp();
        await BeginAsync(target.Session, ending).ConfigureAwait(false);
        reporter.Report(new ProgressReport($"turned to {request.To.Text}: {InterceptWords.What(request)} of {facts.Target}", true, null));
        try
        {
            await WatchAsync(target, ending, user).ConfigureAwait(false);
            var end = await EndAsync(target.Session).ConfigureAwait(false);
            target.Ledger.Wrote([InterceptWords.Written(request, _figures, end ?? "its rules are gone (checked)")], end is null ? [] : ["packet rules of the intercept, until the toolbox ends"]);
            reporter.Report(InterceptWords.Report(request, _figures, host.Clock.GetElapsedTime(began)));
            return new LookEnd(ExitCode.Done, "you ended it");
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            var grace = request.Hold > request.Grace ? request.Hold : request.Grace;
            target.Ledger.Wrote([InterceptWords.Written(request, _figures, $"its rules go when the link has been lost for {grace.TotalSeconds:0.#} s, which could not be seen from here")], []);
            throw;
        }
    }

    /// <summary>A port that nobody listens on is a mistake: its traffic would come here, and nothing would ever go back.</summary>
    private async Task RequireListenerAsync(OpenSession session, CancellationToken cancellation)
    {
        if (!session.Agent.Hello.Capabilities.Contains(AgentCapability.Sockets, StringComparer.Ordinal))
        {
            return;
        }

        try
        {
            var look = await session.Agent.AskAsync<SocketsAnswer>(new SocketsRequest(), cancellation).ConfigureAwait(false);
            if (InterceptWords.Missing(request.Port, look.Sockets) is { } missing)
            {
                throw new FaultException(FaultCatalog.PortMissing, What(session.Facts), $"nobody listens on port {request.Port} there: {missing}", $"sonde net {request.Target.Words} --listening");
            }
        }
        catch (AgentRefusedException)
        {
            // What listens there cannot be seen: whoever named the port knows.
        }
    }

    private async Task BeginAsync(OpenSession session, CancellationToken cancellation)
    {
        try
        {
            _figures = (await session.Agent.AskAsync<InterceptAnswer>(InterceptWords.Ask(request, session.Facts), cancellation).ConfigureAwait(false)).Figures;
        }
        catch (AgentRefusedException refused)
        {
            throw InterceptFaults.Refused(refused.Error, What(session.Facts), refused);
        }
    }

    /// <summary>Tells how far it is, until it is to end.</summary>
    /// <exception cref="FaultException">The rules went by themselves.</exception>
    private async Task WatchAsync(LookTarget target, CancellationToken ending, CancellationToken user)
    {
        var session = target.Session;
        for (var isFirst = true; ; isFirst = false)
        {
            reporter.Report(new ProgressReport(InterceptWords.Progress(request, _figures), false, null) { IsUpdate = !isFirst });
            try
            {
                await Task.Delay(Tick, host.Clock, ending).ConfigureAwait(false);
                var answer = await session.Agent.AskAsync<InterceptAnswer>(new InterceptFiguresRequest(), ending).ConfigureAwait(false);
                _figures = answer.Figures;
                if (!answer.IsOn)
                {
                    target.Ledger.Wrote([InterceptWords.Written(request, _figures, "its rules went away by themselves")], []);
                    throw NotIntercepted(session.Facts, "its packet rules went away by themselves: the nft process in the toolbox has ended", InterceptWords.Again(request));
                }
            }
            catch (OperationCanceledException) when (user.IsCancellationRequested && !session.Agent.Completion.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>Null where the rules were seen gone; else what is said of them.</returns>
    private async Task<string?> EndAsync(OpenSession session)
    {
        reporter.Report(new ProgressReport("giving the traffic back to the pod", false, null));
        using var limit = new CancellationTokenSource(MostEnding, host.Clock);
        try
        {
            var answer = await session.Agent.AskAsync<InterceptAnswer>(new EndInterceptRequest(), limit.Token).ConfigureAwait(false);
            _figures = answer.Figures;
            return answer.Note;
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or AgentRefusedException)
        {
            return "its rules end with the session, which could not be seen from here";
        }
    }

    private FaultException NotIntercepted(PlatformFacts facts, string why, string next, Exception? cause = null) => new(new Fault(FaultCatalog.NotIntercepted, What(facts), why, [next]), cause);

    private string What(PlatformFacts facts) => $"cannot intercept port {request.Port} of {facts.Target}";
}
