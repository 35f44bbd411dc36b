using System.Net;
using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Logs;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>A node, by a pod that is made for one session and removed at its end. Owns the connection.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="reference">What the user named.</param>
/// <param name="host">This machine.</param>
internal sealed class NodePlatform(ClusterConnection connection, NodeReference reference, HostContext host) : ITargetPlatform
{
    /// <summary>For the removal as a whole: a server that does not answer holds nobody up for longer; the pod then ends by itself.</summary>
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(10);

    /// <summary>A kubelet takes a second or two to end the container and some more to say so; nobody waits for that.</summary>
    private static readonly TimeSpan GoneLimit = TimeSpan.FromSeconds(3);

    private NodeTarget? _target;
    private string? _asked;
    private Pod? _made;

    private NodeTarget Target => _target ?? throw new InvalidOperationException("The node is inspected first.");

    /// <inheritdoc/>
    public async Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation)
    {
        foreach (var warning in connection.Access.Warnings)
        {
            reporter.Report(new WarningReport(warning, null));
        }

        _target = await new NodeFinder(connection, reference).FindAsync(cancellation).ConfigureAwait(false);
        return NodeFacts.Of(_target, reference, connection.Access);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DoctorCheck>>([]);

    /// <inheritdoc/>
    public async Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation)
    {
        await CreateAsync(toolbox, isDryRun: true, cancellation).ConfigureAwait(false);
        return "the API server admitted this very pod in a dry run; nothing was changed";
    }

    /// <inheritdoc/>
    public async Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation)
    {
        _asked = toolbox.Name;
        try
        {
            _made = await CreateAsync(toolbox, isDryRun: false, cancellation).ConfigureAwait(false);
        }
        catch (FaultException refused) when (refused.InnerException is KubernetesApiException)
        {
            _asked = null;
            throw;
        }
    }

    /// <inheritdoc/>
    public Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation) =>
        new NodeStart(connection.Client, (Target.Namespace, toolbox), reference.Text, host, reporter).WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation) =>
        ClusterTransport.OpenAsync(connection.Client, Target.Namespace, toolbox, NodePod.Container, cancellation);

    /// <inheritdoc/>
    public PlatformFacts Complete(PlatformFacts facts) => facts;

    /// <summary>A node's sessions attach no debugger, and so nobody's process has an event coming.</summary>
    public Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation) =>
        PeerNaming.FindAsync(connection.Client, Target.Namespace, host.Clock, cancellation);

    /// <inheritdoc/>
    public Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation) => WaitUntilGoneAsync(cancellation);

    /// <inheritdoc/>
    public async Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation)
    {
        if (_made is not { } made)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Clock, cancellation).ConfigureAwait(false);
            throw new OperationCanceledException(cancellation);
        }

        return await TargetFate.WaitAsync(connection.Client, made, NodePod.Container, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation) =>
        throw new InvalidOperationException("A node prints no log of its own; its files are in the pod.");

    /// <inheritdoc/>
    public async Task<PlatformLeavings> LeaveAsync()
    {
        if (_asked is not { } pod)
        {
            return PlatformLeavings.None;
        }

        _asked = null;
        using var limit = new CancellationTokenSource(RemovalLimit, host.Clock);
        try
        {
            await connection.Client.DeletePodAsync(Target.Namespace, pod, _made?.Metadata.Uid, grace: null, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is KubernetesApiException or KubernetesConnectionException or CredentialPluginException or OperationCanceledException)
        {
            return new PlatformLeavings([$"pod {pod} could not be removed: {(failed is OperationCanceledException ? "the API server did not answer in time" : failed.Message)}"], []);
        }

        var isGone = _made is null || await IsGoneAsync(_made, limit.Token).ConfigureAwait(false);
        return new PlatformLeavings([isGone ? $"removed pod {pod}" : $"removed pod {pod}: its node's kubelet has been told to end it, and has not said so yet"], []) { RemovedToolbox = pod };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> IsGoneAsync(Pod made, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var going = GoneAsync(made, limit.Token);
        await Task.WhenAny(going, Task.Delay(GoneLimit, host.Clock, limit.Token)).ConfigureAwait(false);
        await limit.CancelAsync().ConfigureAwait(false);
        await ((Task)going).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return going.IsCompletedSuccessfully && await going.ConfigureAwait(false);
    }

    private async Task<bool> GoneAsync(Pod made, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in connection.Client.WatchPodAsync(Target.Namespace, made.Metadata.Name, cancellation).ConfigureAwait(false))
            {
                if (change.Kind == WatchEventKind.Deleted || change.Pod.Metadata.Uid != made.Metadata.Uid)
                {
                    return true;
                }
            }
        }
        catch (KubernetesApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }

        return false;
    }

    private Task<Pod> CreateAsync(AddToolbox toolbox, bool isDryRun, CancellationToken cancellation) => NodeFaults.GuardAsync(
        $"cannot add a pod to {reference.Text}",
        () => connection.Client.CreatePodAsync(Target.Namespace, NodePod.Write(toolbox, reference, Target.Namespace, $"{Target.User} ({host.UserName}@{host.MachineName})"), isDryRun, cancellation));
}
