using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Kubernetes.Api;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>The loop: a pod in dev mode, a session with its agent, and a build for every save, until the user has enough or the dev mode is somebody else's.</summary>
/// <remarks>Tasks: one that follows the container's log for each session, awaited at its end; it blocks on the log.</remarks>
/// <param name="cluster">Where the workload is.</param>
/// <param name="design">The dev mode.</param>
/// <param name="code">What is sent; the first is made.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class DevLoop(DevCluster cluster, DevDesign design, IDevCode code, HostContext host, IReporter reporter)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private string? _pod;
    private bool _wasReached;
    private bool _isFollowed;

    /// <summary>The debugger beside it; null for none.</summary>
    public DevDebugger? Debugger { get; init; }

    /// <summary>Brings back what changes in the pod; null where nothing comes back.</summary>
    public SyncBack? Back { get; init; }

    /// <summary>So many programs were started.</summary>
    public int Started { get; private set; }

    /// <summary>Runs.</summary>
    /// <param name="watch">Tells of saves.</param>
    /// <param name="user">Who asks, as the server knows them.</param>
    /// <param name="cancellation">The user's end; throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>Why it is over, where the user did not end it.</returns>
    /// <exception cref="FaultException">The pod does not start, or its agent cannot be reached.</exception>
    public async Task<string> RunAsync(SourceWatch watch, string user, CancellationToken cancellation)
    {
        while (true)
        {
            var pod = await cluster.WaitForPodAsync(design, reporter, cancellation).ConfigureAwait(false);
            if (pod.Metadata.Uid != _pod)
            {
                (_pod, _isFollowed) = (pod.Metadata.Uid, false);
                code.Forget();
            }

            try
            {
                await ServeAsync(pod, watch, user, cancellation).ConfigureAwait(false);
            }
            catch (Exception lost) when (_wasReached && IsLoss(lost) && !cancellation.IsCancellationRequested)
            {
                if (await IsOverAsync(cancellation).ConfigureAwait(false))
                {
                    return "somebody else ended the dev mode";
                }

                reporter.Report(new WarningReport($"the link to pod {pod.Metadata.Name} was lost: {Words(lost)}; it is looked for again", null));
                await Task.Delay(Grace / 5, host.Clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Pod pod, SourceWatch watch, string user, CancellationToken cancellation)
    {
        var address = new AgentAddress($"container {design.Container}", token => cluster.ConnectAsync(pod, design.Container, token), user, Grace, host);
        await using var agent = await AgentSession.OpenAsync(address, static _ => { }, cancellation).ConfigureAwait(false);
        await RequireAsync(agent, cancellation).ConfigureAwait(false);
        _wasReached = true;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = FollowAsync(pod, ending.Token);
        try
        {
            await code.FitAsync(agent.Hello.Architecture, ending.Token).ConfigureAwait(false);
            await SendAsync(agent, pod, [], ending.Token).ConfigureAwait(false);
            if (Back is not null)
            {
                await Back.OpenAsync(agent, ending.Token).ConfigureAwait(false);
            }

            var saves = new DevSaves(agent, watch, Back, host.Clock);
            while (true)
            {
                var changed = await saves.NextAsync(ending.Token).ConfigureAwait(false);
                if (await code.MakeAsync(ending.Token).ConfigureAwait(false))
                {
                    await SendAsync(agent, pod, changed, ending.Token).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (Back is not null)
            {
                await Back.CloseAsync(isLast: cancellation.IsCancellationRequested).ConfigureAwait(false);
            }

            await ending.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }
    }

    /// <summary>The agent must know how; and whoever else is there already sends programs of their own.</summary>
    private async Task RequireAsync(AgentSession agent, CancellationToken cancellation)
    {
        var what = $"cannot send programs to {cluster.Place.Text}";
        if (!agent.Hello.Capabilities.Contains(code.Capability, StringComparer.Ordinal))
        {
            throw agent.Hello.Capabilities.Any(static one => one is AgentCapability.Develop or AgentCapability.Synchronise)
                ? DevPlace.Impossible(cluster.Place.Text, "it is in dev mode already, for a program of another kind than this folder's", cluster.Place.Restore)
                : Old("does not know how");
        }

        if (Back is not null && !agent.Hello.Capabilities.Contains(AgentCapability.SynchroniseBack, StringComparer.Ordinal))
        {
            throw Old("does not tell what changes there, which --sync-back asks for");
        }

        FaultException Old(string why) => new(new Fault(FaultCatalog.WrongImage, what, $"the agent in the container ({agent.Hello.Agent}) {why}", Settings.ImageAdvice.ForAny));

        if (!_wasReached
            && (await agent.AskAsync<SessionsAnswer>(new SessionsRequest(), cancellation).ConfigureAwait(false)).Sessions.FirstOrDefault(other => other.Session != agent.Hello.Session) is { } other)
        {
            throw new FaultException(
                FaultCatalog.DevTaken, what, $"another sonde dev of {other.User} on {other.Host} sends programs there", "end the other one first, with Ctrl-C where it runs");
        }
    }

    private async Task SendAsync(AgentSession agent, Pod pod, IReadOnlyList<string> changed, CancellationToken cancellation)
    {
        if (!code.IsNew)
        {
            reporter.Report(new ProgressReport(code.Same, true, code.Milliseconds));
        }
        else
        {
            await ReplaceAsync(agent, changed, cancellation).ConfigureAwait(false);
        }

        if (!_isFollowed)
        {
            _isFollowed = true;
            Debugger?.Follow(cluster.Target(pod, design.Container));
        }
    }

    private async Task ReplaceAsync(AgentSession agent, IReadOnlyList<string> changed, CancellationToken cancellation)
    {
        _isFollowed = false;
        if (Debugger is not null)
        {
            await Debugger.LetGoAsync(cancellation).ConfigureAwait(false);
        }

        var (reply, report) = await code.SendAsync(agent, changed, cancellation).ConfigureAwait(false);
        if (reply.Outcome != CodeOutcome.Runs)
        {
            reporter.Report(new WarningReport($"the new program does not run: {reply.Message}", "save again when it is mended"));
            return;
        }

        Started++;
        reporter.Report(report);
    }

    private async Task<bool> IsOverAsync(CancellationToken cancellation)
    {
        try
        {
            return DevMark.Of(await cluster.ReadAsync($"cannot look at {cluster.Place.Text}", cancellation).ConfigureAwait(false))?.Id != design.Id;
        }
        catch (FaultException unanswered) when (unanswered.Fault.Definition != FaultCatalog.TargetMissing)
        {
            // Whoever cannot be asked now is asked again when the pod is looked for.
            return false;
        }
        catch (FaultException)
        {
            return true;
        }
    }

    /// <summary>The log is beside the matter: no way in which it can break ends the session.</summary>
    private async Task FollowAsync(Pod pod, CancellationToken cancellation)
    {
        try
        {
            await Task.Yield();
            await cluster.FollowAsync(pod, design.Container, line => reporter.Report(new LogReport(line.Text, line.IsCut)), cancellation).ConfigureAwait(false);
        }
        catch (FaultException refused)
        {
            reporter.Report(new WarningReport($"what the program prints is not shown: {refused.Fault.Why}", refused.Fault.Next.Count > 0 ? refused.Fault.Next[0] : null));
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // The container has ended, or the session is over.
        }
    }

    private static bool IsLoss(Exception lost) => lost is IOException or AgentRefusedException
        || (lost is FaultException { Fault.Definition: { } fault } && (fault == FaultCatalog.LinkLost || fault == FaultCatalog.ToolboxFailed || fault == FaultCatalog.ServerFailed));

    private static string Words(Exception lost) => lost is FaultException fault ? fault.Fault.Why : lost.Message;
}
