using System.Net;
using Sonde.Core.Audit;
using Sonde.Core.Logs;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>A container of a pod. Owns the connection.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="reference">What the user named.</param>
/// <param name="host">This machine.</param>
/// <param name="mayStop">As in <see cref="TargetFinder"/>.</param>
internal sealed class ClusterPlatform(ClusterConnection connection, KubernetesReference reference, HostContext host, bool mayStop) : ITargetPlatform
{
    private readonly TargetFinder _finder = new(connection, reference, mayStop);
    /// <summary>An event's name may have 253 characters, and begins with its pod's, which may have as many.</summary>
    private const int MostPodCharacters = 200;

    private ClusterTarget? _target;
    private (string Toolbox, AgentTransport Transport)? _reached;

    /// <summary>A container that was found already: there is nothing to inspect.</summary>
    public static ClusterPlatform Of(ClusterConnection connection, KubernetesReference reference, HostContext host, ClusterTarget target) =>
        new(connection, reference, host, mayStop: false) { _target = target };

    /// <summary>The container that was found.</summary>
    public ClusterTarget Found => Target;

    /// <summary>As <see cref="PlatformFacts.ContainerFilter"/>.</summary>
    public string? ContainerFilter => ClusterFacts.ContainerFilter(Target);

    private ClusterTarget Target => _target ?? throw new InvalidOperationException("The target is inspected first.");

    /// <inheritdoc/>
    public async Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation)
    {
        foreach (var warning in connection.Access.Warnings)
        {
            reporter.Report(new WarningReport(warning, null));
        }

        var target = _target = await _finder.FindAsync(cancellation).ConfigureAwait(false);
        foreach (var choice in target.Choices)
        {
            reporter.Report(new ChoiceReport(choice));
        }

        return ClusterFacts.Of(target, connection, reference);
    }

    /// <inheritdoc/>
    public PlatformFacts Complete(PlatformFacts facts) => facts;

    /// <inheritdoc/>
    public Task<PlatformLeavings> LeaveAsync() => Task.FromResult(PlatformLeavings.None);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation) =>
        new ClusterExamination(connection.Client, Target.Namespace).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation)
    {
        await AddAsync(toolbox, true, cancellation).ConfigureAwait(false);
        return "the API server admitted this very container in a dry run; nothing was changed";
    }

    /// <inheritdoc/>
    public Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation) => AddAsync(toolbox, false, cancellation);

    /// <inheritdoc/>
    public async Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation)
    {
        var start = new ToolboxStart(connection.Client, Target, toolbox, host, reporter);
        if (await start.WaitAsync(cancellation).ConfigureAwait(false) is { } transport)
        {
            _reached = (toolbox, transport);
        }
    }

    /// <inheritdoc/>
    public Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation)
    {
        if (_reached is not { } reached || reached.Toolbox != toolbox)
        {
            return ClusterTransport.OpenAsync(connection.Client, Target.Namespace, Target.Pod.Metadata.Name, toolbox, cancellation);
        }

        _reached = null;
        return Task.FromResult(reached.Transport);
    }

    /// <summary>As an event about the pod.</summary>
    public async Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation)
    {
        var pod = Target.Pod.Metadata;
        var happened = new PodEvent(
            $"{pod.Name[..Math.Min(pod.Name.Length, MostPodCharacters)].TrimEnd('.', '-')}.{word.Id}.{word.Reason.ToLowerInvariant()}",
            pod,
            Target.Container.Name,
            word.Reason,
            word.Message)
        {
            Component = "sonde.dev/sonde",
            Host = host.MachineName,
            Time = host.Clock.GetUtcNow(),
        };
        try
        {
            await connection.Client.CreatePodEventAsync(Target.Namespace, happened, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (KubernetesApiException refused) when (refused.StatusCode == HttpStatusCode.Forbidden)
        {
            return $"you may not create events in namespace {Target.Namespace}";
        }
        catch (Exception failed) when (failed is KubernetesApiException or KubernetesConnectionException or CredentialPluginException)
        {
            return failed.Message;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation) =>
        PeerNaming.FindAsync(connection.Client, Target.Namespace, host.Clock, cancellation);

    /// <inheritdoc/>
    public Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation) => ClusterFaults.GuardAsync(
        $"cannot watch toolbox {toolbox} end", () => WatchUntilEndedAsync(toolbox, cancellation));

    /// <inheritdoc/>
    public Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation) => TargetFate.WaitAsync(connection.Client, Target.Pod, Target.Container.Name, cancellation);

    /// <inheritdoc/>
    public async Task<TargetReference?> WaitForSuccessorAsync(CancellationToken cancellation) =>
        await PodSuccession.WaitAsync(connection.Client, Target, cancellation).ConfigureAwait(false) is { } name ? reference with { Successor = name } : null;

    /// <inheritdoc/>
    public async Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation)
    {
        using var log = await ClusterFaults.GuardAsync(
            $"cannot read the log of {Target.Text}",
            () => connection.Client.OpenLogAsync(Target.Namespace, Target.Pod.Metadata.Name, Target.Container.Name, since, cancellation)).ConfigureAwait(false);
        await LogLines.ReadAsync(log.Content, take, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reached?.Transport.Dispose();
        return connection.DisposeAsync();
    }

    private async Task<bool> WatchUntilEndedAsync(string toolbox, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in connection.Client.WatchPodAsync(Target.Namespace, Target.Pod.Metadata.Name, cancellation).ConfigureAwait(false))
            {
                if (change.Kind == WatchEventKind.Deleted || PodChoice.Status(change.Pod, toolbox)?.State.Running is null)
                {
                    break;
                }
            }
        }
        catch (KubernetesApiException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            // The pod went, and the toolbox with it.
        }

        return true;
    }

    private Task<Pod> AddAsync(AddToolbox toolbox, bool isDryRun, CancellationToken cancellation)
    {
        var spec = new EphemeralContainerSpec
        {
            Name = toolbox.Name,
            Image = toolbox.Image,
            ImagePullPolicy = toolbox.PullPolicy.ToString(),
            Command = AgentCommands.Serve(toolbox.TimeToLive),
            TargetContainerName = Target.Container.Name,
            SecurityContext = PodIdentity.Write(toolbox.Security),
            Overlay = Overlays.Parse(toolbox.Overlay),
        };
        return ClusterFaults.GuardAsync(
            $"cannot add a debug container to {Target.Text}",
            () => connection.Client.AddEphemeralContainerAsync(
                Target.Namespace, Target.Pod.Metadata.Name, spec, new EphemeralContainerMode(Target.Shape, isDryRun), cancellation));
    }
}
