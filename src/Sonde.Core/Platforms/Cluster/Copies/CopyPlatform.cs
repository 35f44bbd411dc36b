using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Logs;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>
/// A container of a copy of a pod, which is made for one session, with the toolbox as one of its containers, and removed after it. Owns the connection. The original
/// is only read.
/// </summary>
/// <param name="connection">The cluster.</param>
/// <param name="reference">The original.</param>
/// <param name="wishes">What the copy is to be.</param>
/// <param name="host">This machine.</param>
internal sealed class CopyPlatform(ClusterConnection connection, KubernetesReference reference, CopyWishes wishes, HostContext host) : ITargetPlatform
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private readonly TargetFinder _finder = new(connection, reference, mayStop: false, isCopied: true);
    private ClusterTarget? _original;
    private CopyDesign? _design;
    private JsonObject _document = [];
    private string? _uid;
    private bool _mayExist;
    private PlatformLeavings? _left;
    private ClusterPlatform? _copy;
    private IReporter? _reporter;

    private ClusterTarget Original => _original ?? throw new InvalidOperationException("The target is inspected first.");

    private CopyDesign Design => _design ?? throw new InvalidOperationException("The target is inspected first.");

    private ClusterPlatform Copy => _copy ?? throw new InvalidOperationException("The copy is made first.");

    /// <inheritdoc/>
    public async Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation)
    {
        _reporter = reporter;
        foreach (var warning in connection.Access.Warnings)
        {
            reporter.Report(new WarningReport(warning, null));
        }

        var target = _original = await _finder.FindAsync(cancellation).ConfigureAwait(false);
        foreach (var choice in target.Choices)
        {
            reporter.Report(new ChoiceReport(choice));
        }

        CopyFacts.Check(target, wishes, reference);
        _document = await ClusterFaults.GuardAsync(
            $"cannot copy {target.Text}", () => connection.Client.GetPodDocumentAsync(target.Namespace, target.Pod.Metadata.Name, cancellation)).ConfigureAwait(false);
        var namedAs = reference.Name ?? target.Pod.Metadata.Name;
        _design = new CopyDesign
        {
            Name = CopyFacts.Name(namedAs, RandomNumberGenerator.GetString(NameAlphabet, 5)),
            NamedAs = namedAs,
            Maker = target.User,
            Container = target.Container.Name,
            Wishes = wishes,
        };
        return CopyFacts.Of(ClusterFacts.Of(target, connection, reference), target, _design, CopyNotes.Of(_document, _design));
    }

    /// <inheritdoc/>
    public PlatformFacts Complete(PlatformFacts facts) => facts with { ContainerFilter = _copy?.ContainerFilter };

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DoctorCheck>>([]);

    /// <inheritdoc/>
    public async Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation)
    {
        if (_copy is not null)
        {
            return await _copy.ProveAsync(toolbox, cancellation).ConfigureAwait(false);
        }

        await CreateAsync(toolbox, true, cancellation).ConfigureAwait(false);
        return "the API server admitted this very pod in a dry run; nothing was changed";
    }

    /// <inheritdoc/>
    public async Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation)
    {
        if (_copy is not null)
        {
            await _copy.AddAsync(toolbox, reporter, cancellation).ConfigureAwait(false);
            return;
        }

        // Before the request: its answer may never come.
        _mayExist = true;
        try
        {
            Use(await CreateAsync(toolbox, false, cancellation).ConfigureAwait(false));
        }
        catch (FaultException refused) when (refused.InnerException is KubernetesApiException)
        {
            _mayExist = false;
            throw;
        }

        reporter.Report(new ProgressReport($"made pod/{Design.Name}, a copy of pod/{Original.Pod.Metadata.Name}", true, null));
    }

    /// <inheritdoc/>
    public async Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation)
    {
        if (Copy.Found.Pod.Spec.Containers.All(container => container.Name != toolbox))
        {
            await Copy.WaitUntilRunsAsync(toolbox, reporter, cancellation).ConfigureAwait(false);
            return;
        }

        Use(await new CopyStart(connection.Client, Copy.Found, Design, host, reporter).WaitAsync(toolbox, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation) => Copy.ConnectAsync(toolbox, cancellation);

    /// <inheritdoc/>
    public Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation) => Copy.RecordAsync(word, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation) => Copy.NamePeersAsync(cancellation);

    /// <inheritdoc/>
    public Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation) => Copy.WaitUntilEndedAsync(toolbox, cancellation);

    /// <inheritdoc/>
    public Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation) => Copy.WaitUntilGoneAsync(cancellation);

    /// <inheritdoc/>
    public Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation) => Copy.ReadLogAsync(since, take, cancellation);

    /// <inheritdoc/>
    public async Task<PlatformLeavings> LeaveAsync()
    {
        if (_left is not null || !_mayExist)
        {
            return _left ?? PlatformLeavings.None;
        }

        _reporter?.Report(new ProgressReport($"removing the copy pod/{Design.Name}", false, null));
        var failure = await new CopyRemoval(connection.Client, Original.Namespace, host.Clock).RunAsync(Design.Name, _uid).ConfigureAwait(false);
        var (copy, original) = ($"pod/{Design.Name}", $"pod/{Original.Pod.Metadata.Name}");
        var (made, gone) = _uid is null
            ? ($"asked for {copy}, a copy of {original}: the answer did not come", "; it is not there (checked)")
            : ($"made {copy}, a copy of {original}", ", and removed it (seen gone)");
        return _left = failure is null
            ? new PlatformLeavings([made + gone], []) { Afterwards = $"the copy is gone; {original} was only read" }
            : new PlatformLeavings([made], [$"{copy}: {failure}; the kubelet ends it {Settings.DurationText.Format(wishes.Life)} after its start (now: kubectl delete pod {Design.Name} -n {Original.Namespace})"]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync().ConfigureAwait(false);

        // Both have the same connection.
        if (_copy is not null)
        {
            await _copy.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Use(Pod pod)
    {
        _uid = pod.Metadata.Uid;
        var copied = Original with { Pod = pod, Container = pod.Spec.Containers.First(container => container.Name == Design.Container) };
        _copy = ClusterPlatform.Of(connection, reference, host, copied);
    }

    private async Task<Pod> CreateAsync(AddToolbox toolbox, bool isDryRun, CancellationToken cancellation)
    {
        var pod = PodCopy.Make(_document, Design with { Toolbox = CopyToolbox.Write(toolbox, wishes) });
        var what = $"cannot copy {Original.Text}";
        try
        {
            return await ClusterFaults.GuardAsync(what, () => connection.Client.CreatePodAsync(Original.Namespace, pod, isDryRun, cancellation)).ConfigureAwait(false);
        }
        catch (FaultException refused) when (refused.Fault.Definition == FaultCatalog.AdmissionRefused)
        {
            throw CopyToolbox.Refused(what, refused, wishes, Original.Namespace);
        }
    }
}
