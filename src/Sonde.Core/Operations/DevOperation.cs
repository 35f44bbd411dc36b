using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sonde.Core.Developing;
using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Core.Production;
using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary><c>sonde dev</c>: a workload in dev mode, the loop, and the workload as it was.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class DevOperation(DevRequest request, HostContext host, IReporter reporter)
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Plans, builds, changes the workload, loops, and puts it back.</summary>
    /// <exception cref="FaultException">What did not happen; the workload is as it was, or the receipt says how it is put back.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var reference = await new DevTargetSearch(host, reporter).RunAsync(request.Target, cancellation).ConfigureAwait(false);
        await using var connection = ClusterConnection.Open(reference.Kubeconfig, reference.Context, reference.Namespace, host);
        foreach (var warning in connection.Access.Warnings)
        {
            reporter.Report(new WarningReport(warning, null));
        }

        var cluster = new DevCluster(connection, reference, host);
        if (request.IsRestore)
        {
            return await RestoreAsync(cluster, cancellation).ConfigureAwait(false);
        }

        var source = DevSource.Find(host, request, reference.Text);
        source.RequireFiles(request, reference);
        var found = await cluster.FindAsync(request.Debugger is not null, cancellation).ConfigureAwait(false);
        var (design, isIn) = await PlanAsync(cluster, found, source, cancellation).ConfigureAwait(false);
        return request.IsDryRun ? ExitCode.Done : await RunAsync(cluster, (found, design, isIn), source, cancellation).ConfigureAwait(false);
    }

    private async Task<ExitCode> RestoreAsync(DevCluster cluster, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        if (await new DevRestoring(cluster).RunAsync(null, cancellation).ConfigureAwait(false) is not { } end)
        {
            reporter.Report(new ProgressReport($"{cluster.Place.Text} is not in dev mode", true, null));
            return ExitCode.Negative;
        }

        reporter.Report(new ProgressReport(
            $"put {cluster.Place.Text} back as it was before {end.Mark.By} put it in dev mode ({end.Mark.Since:yyyy-MM-dd HH:mm} UTC)", true, host.Clock.GetElapsedTime(began).TotalMilliseconds));
        if (end.WasChanged)
        {
            reporter.Report(new WarningReport("its specification was changed while it was in dev mode; that change is gone", "apply it again, now that the workload is as it was"));
        }

        return ExitCode.Done;
    }

    /// <summary>Decides, proves and says it; of a workload that this user's dev mode was left on, goes on with that.</summary>
    private async Task<(DevDesign Design, bool IsIn)> PlanAsync(DevCluster cluster, DevTarget found, DevSource source, CancellationToken cancellation)
    {
        var place = cluster.Place;
        var by = $"{found.User} ({host.UserName}@{host.MachineName})";
        var verdict = ProductionGuard.Judge(found.Surroundings, request.Guard.Settings);
        var guard = GuardGate.Pass(verdict, DevPlan.Wish, request.Guard with { IsTrial = request.IsDryRun }, place.Text);
        RefuseMissingRights(place, found);
        if (DevMark.Of(found.Workload) is { } mark)
        {
            if (mark.By != by)
            {
                throw new FaultException(new Fault(
                    FaultCatalog.DevTaken,
                    $"cannot put {place.Text} in dev mode",
                    $"{mark.By} has it in dev mode since {mark.Since:yyyy-MM-dd HH:mm} UTC",
                    ["ask them to end it (Ctrl-C)", place.Restore]));
            }

            reporter.Report(new ChoiceReport($"{place.Text} is in dev mode already, by you, since {mark.Since:yyyy-MM-dd HH:mm} UTC: it goes on"));
            return (Design(mark.Id, mark.Container, [], by), true);
        }

        if (DevWorkload.Judge(found.Workload) is { } obstacle)
        {
            throw DevPlace.Impossible(place.Text, obstacle, $"kubectl get {place.Reference.Text} -n {place.Namespace} -o yaml");
        }

        var container = DevChoice.Container(DevWorkload.PodSpecOf(found.Workload)!, place);
        var (words, folder) = DevStart.Find(place, request, container, source);
        var design = Design(RandomNumberGenerator.GetString(Alphabet, 8), JsonParts.Text(container["name"])!, words.Words, by) with { AppFolder = folder?.Path };
        var proof = await ProveAsync(cluster, found.Workload, design, cancellation).ConfigureAwait(false);
        foreach (var choice in source.Choices.Concat(folder is null ? [] : [$"{source.Folder} is {folder.Path} in the container, says {folder.Source}"]))
        {
            reporter.Report(new ChoiceReport(choice));
        }

        var plan = DevPlan.Of(place, found.Workload, design, words, guard);
        plan = request.IsSyncedBack ? DevPlan.WithSyncBack(plan, folder!.Path, source.Folder) : plan;
        reporter.Report(request.Debugger is null ? plan : DevPlan.WithDebugger(plan, request.Image));
        if (request.IsDryRun)
        {
            reporter.Report(new DryRunReport(proof));
        }

        return (design, false);
    }

    private DevDesign Design(string id, string container, IReadOnlyList<string> command, string by) => new()
    {
        Id = id,
        Container = container,
        Command = command,
        Image = request.Image,
        PullPolicy = request.PullPolicy,
        By = by,
        Since = host.Clock.GetUtcNow(),
    };

    private static void RefuseMissingRights(DevPlace place, DevTarget found)
    {
        if (found.MissingRights.Count > 0)
        {
            throw new FaultException(new Fault(
                FaultCatalog.RightsMissing,
                $"cannot put {place.Text} in dev mode",
                MissingRight.Explain(found.User, found.MissingRights),
                [RightsGrant.Command([.. found.MissingRights.Select(static right => right.Right)], place.Namespace, found.User)]));
        }
    }

    private static async Task<string> ProveAsync(DevCluster cluster, JsonObject workload, DevDesign design, CancellationToken cancellation)
    {
        var what = $"cannot put {cluster.Place.Text} in dev mode";
        var dev = DevWorkload.Enter(workload, design);
        if (DevWorkload.AnnotationSize(dev) is var size && size > KeptSpec.MaximumAnnotations)
        {
            throw DevPlace.Impossible(
                cluster.Place.Text,
                $"with the kept specification its annotations would have {size / 1024} KiB, of which a server takes {KeptSpec.MaximumAnnotations / 1024}",
                $"kubectl annotate {cluster.Place.Reference.Text} -n {cluster.Place.Namespace} kubectl.kubernetes.io/last-applied-configuration-");
        }

        return await cluster.ReplaceAsync(what, dev, isDryRun: true, cancellation).ConfigureAwait(false) is null
            ? "the workload was changed by somebody else this very moment; nothing was changed here"
            : "the API server admitted this very update in a dry run; nothing was changed";
    }

    private async Task<ExitCode> RunAsync(DevCluster cluster, (DevTarget Found, DevDesign Design, bool IsIn) planned, DevSource source, CancellationToken cancellation)
    {
        await using var debugger = request.Debugger is { } session ? new DevDebugger(session with { Name = session.Name ?? cluster.Place.Name }, host, reporter) : null;
        debugger?.Check();
        var (made, back) = Code(source);
        using var code = made;

        // What is saved while the first build runs is in the second.
        using var watch = Watch(source);
        await MakeFirstAsync(cluster.Place, code, cancellation).ConfigureAwait(false);
        var ledger = new DevLedger(cluster, planned.Design, host, reporter);
        var record = new DevRecord(cluster.Place, host, reporter);
        var loop = new DevLoop(cluster, planned.Design, code, host, reporter) { Debugger = debugger, Back = back };
        await record.BeginAsync(planned.Found.User, request.Guard.Reason?.Text).ConfigureAwait(false);
        var (how, error) = await LoopAsync(cluster, planned, (ledger, loop, watch), cancellation).ConfigureAwait(false);
        if (debugger is not null)
        {
            // In order, and before the pod goes: a program that stands at a breakpoint runs on to its end.
            await debugger.DisposeAsync().ConfigureAwait(false);
        }

        await ledger.CloseAsync(how, loop, debugger).ConfigureAwait(false);
        await record.EndAsync(how, error?.SourceException switch { null => ExitCode.Done, FaultException fault => fault.Fault.Definition.Exit, _ => ExitCode.Bug }).ConfigureAwait(false);
        error?.Throw();
        return ExitCode.Done;
    }

    private (IDevCode Code, SyncBack? Back) Code(DevSource source)
    {
        if (source.Package is { } package)
        {
            return (new BuiltCode(new GoBuild(host, source.Folder, package), host, reporter), null);
        }

        var tree = new LocalTree(source.Folder, source.Rules, host.Clock);
        var files = new CommonFiles();
        var placing = new SyncBackPlacing(tree, new LocalArrival(source.Folder), source.BackRules, files, reporter);
        return (new SyncedCode(tree, files, host, reporter), request.IsSyncedBack ? new SyncBack(placing, source.BackRules, host, reporter) : null);
    }

    private static async Task<(string How, ExceptionDispatchInfo? Error)> LoopAsync(
        DevCluster cluster, (DevTarget Found, DevDesign Design, bool IsIn) planned, (DevLedger Ledger, DevLoop Loop, SourceWatch Watch) parts, CancellationToken cancellation)
    {
        try
        {
            if (planned.IsIn)
            {
                parts.Ledger.Found();
            }
            else
            {
                await new DevEntering(cluster, planned.Design, parts.Ledger).RunAsync(planned.Found.Workload, cancellation).ConfigureAwait(false);
            }

            return (await parts.Loop.RunAsync(parts.Watch, planned.Found.User, cancellation).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ("you ended it", null);
        }
        catch (Exception error)
        {
            return (error is FaultException fault ? fault.Fault.What : "something unforeseen happened", ExceptionDispatchInfo.Capture(error));
        }
    }

    private async Task MakeFirstAsync(DevPlace place, IDevCode code, CancellationToken cancellation)
    {
        var built = code as BuiltCode;
        reporter.Report(new ProgressReport(built is null ? "reading the files" : "building", false, null));
        if (!await code.MakeAsync(cancellation).ConfigureAwait(false))
        {
            throw new FaultException(
                FaultCatalog.DevNotBuilt,
                $"cannot put {place.Text} in dev mode",
                built?.Obstacle ?? "the program does not build; the compiler's words are above",
                built?.Obstacle is null ? "mend what the compiler names and repeat the command" : "install Go, or put its folder on the PATH: https://go.dev/dl");
        }

        reporter.Report(new ProgressReport(built is null ? "read the files" : "built", true, code.Milliseconds));
    }

    private SourceWatch Watch(DevSource source)
    {
        try
        {
            return new SourceWatch(source.Folder, source.Rules, host.Clock);
        }
        catch (IOException refused)
        {
            throw new FaultException(
                FaultCatalog.DevNotBuilt, $"cannot watch {source.Folder} for changes", refused.Message, "raise what the system lets be watched: sysctl fs.inotify.max_user_watches=524288", refused);
        }
    }
}
