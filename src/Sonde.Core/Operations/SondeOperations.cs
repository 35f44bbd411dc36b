using Sonde.Core.Capturing;
using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Core.Repositories;
using Sonde.Core.Workspaces;

namespace Sonde.Core.Operations;

/// <summary>The real <see cref="IOperations"/>: one object an operation, one platform a call.</summary>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
public sealed class SondeOperations(HostContext host, IReporter reporter) : IOperations
{
    /// <inheritdoc/>
    public async Task<ExitCode> DebugAsync(DebugRequest request, CancellationToken cancellation)
    {
        if (request.IsForAll)
        {
            return await new ReplicaOperation(request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
        }

        await using var platform = request.Copy is { } copy
            ? PlatformFactory.OpenCopy(request.Target, copy, host)
            : PlatformFactory.Open(request.Target, host, mayStop: true);
        return await new DebugOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> UpAsync(UpRequest request, CancellationToken cancellation)
    {
        await using var queued = new QueuedReporter(reporter);
        return await new UpOperation(request, host, queued).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> ForwardAsync(ForwardRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new ForwardOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> InterceptAsync(InterceptRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new InterceptOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> ProxyAsync(NetProxyRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new NetProxyOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> WatchAsync(WatchRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new WatchOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> CaptureAsync(CaptureRequest request, Func<Stream> output, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new CaptureOperation(platform, request, host, reporter, new CaptureOutlets(output, WiresharkViewer.Find)).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> TraceAsync(TraceRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new TraceOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> NetAsync(NetRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new NetOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ExitCode> ProfileAsync(ProfileRequest request, CancellationToken cancellation) => new ProfileOperation(request, host, reporter, DocumentViewer.Open).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ExitCode> TopAsync(TopRequest request, Func<Topping.ITopView>? open, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new TopOperation(platform, request, host, reporter, open).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> RunProgramAsync(ProgramRequest request, IProgramConsole console, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new ProgramOperation(platform, request, console, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ExitCode> CopyAsync(CopyRequest request, CancellationToken cancellation) => new CopyOperation(request, host, reporter).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ExitCode> ReadThreadsAsync(ThreadsRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new ThreadsOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> ListAsync(ListRequest request, CancellationToken cancellation)
    {
        if (request.LastOfLog is { } last)
        {
            return await new LogOperation(host, reporter).RunAsync(last, cancellation).ConfigureAwait(false);
        }

        await using var census = PlatformFactory.OpenCensus(request, host);
        return await new ListOperation(census, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> FindAsync(ListRequest request, CancellationToken cancellation)
    {
        await using var census = PlatformFactory.OpenCensus(request, host);
        var found = await census.FindWorkloadsAsync(cancellation).ConfigureAwait(false);
        reporter.Report(new WorkloadsReport(
            census.Place, [.. found.Workloads.Select(workload => new WorkloadRow(workload.Name, workload.Target, workload.Container, workload.Ports))], found.LeftOut));
        return ExitCode.Done;
    }

    /// <inheritdoc/>
    public Task<ExitCode> DevelopAsync(DevRequest request, CancellationToken cancellation) => new DevOperation(request, host, reporter).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ExitCode> StopAsync(StopRequest request, CancellationToken cancellation)
    {
        if (request.IsForCopies)
        {
            return await new CopySweep(request.Target, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
        }

        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new StopOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> HealAsync(SessionRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new HealOperation(platform, request, host, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ExitCode> InitAsync(InitRequest request, CancellationToken cancellation)
    {
        if (request.IsCheck)
        {
            var workspace = await WorkspaceFile.LoadAsync(WorkspaceFile.Find(host), cancellation).ConfigureAwait(false);
            reporter.Report(new WorkspaceCheckReport(workspace.Path, [.. workspace.Targets.Select(target => $"{target.Name}: {target.Target.Words}")]));
            return ExitCode.Done;
        }

        var folder = new RepositoryFolder(new LocalWorkspaceFiles(), host.WorkingDirectory);
        if (!request.IsPlaceNamed && (request.Repository.AreSaid || RepositoryReading.Languages(folder).Count > 0))
        {
            return new RepositoryOperation(request, folder, new LocalWorkspaceFiles(), reporter).Run();
        }

        await using var census = PlatformFactory.OpenCensus(request.Place, host);
        return await new InitOperation(census, request, host, new LocalWorkspaceFiles(), reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ExitCode> FlameAsync(FlameRequest request, CancellationToken cancellation) =>
        new FlameOperation(request, host, reporter, DocumentViewer.Open).RunAsync(cancellation);

    /// <inheritdoc/>
    public Task<ExitCode> LintAsync(LintRequest request, Func<Stream> input, CancellationToken cancellation) =>
        new LintOperation(request, host, reporter, () => new StreamReader(input())).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ExitCode> DoctorAsync(SessionRequest request, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(request.Target, host);
        return await new DoctorOperation(platform, request, reporter).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ExitCode> DiagnoseAsync(WhyRequest request, CancellationToken cancellation) => new WhyOperation(request, host, reporter).RunAsync(cancellation);
}
