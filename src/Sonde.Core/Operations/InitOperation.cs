using System.Text;
using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Workspaces;

namespace Sonde.Core.Operations;

/// <summary><c>sonde init</c>: writes a sonde.yaml, and its schema beside it, for what runs in a place.</summary>
internal sealed class InitOperation(ICensus census, InitRequest request, HostContext host, IWorkspaceFiles files, IReporter reporter)
{
    private readonly string _path = Path.Combine(host.WorkingDirectory, WorkspaceFile.Name);

    /// <summary>Looks, shows and writes.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var found = await FindAsync(cancellation).ConfigureAwait(false);
        var text = WorkspaceDocument.Write(found, census.Place, request.Place.Context);
        return Guard(() => Put(text));
    }

    private async Task<WorkloadCensus> FindAsync(CancellationToken cancellation)
    {
        var found = await census.FindWorkloadsAsync(cancellation).ConfigureAwait(false);
        foreach (var left in found.LeftOut)
        {
            reporter.Report(new ChoiceReport($"left out {left}"));
        }

        if (found.Workloads.Count == 0)
        {
            throw new FaultException(
                FaultCatalog.TargetMissing,
                $"cannot write {WorkspaceFile.Name}",
                $"nothing runs in {census.Place} that could be debugged",
                "name another place: sonde init -n NAMESPACE, or sonde init podman");
        }

        if (found.Workloads.Count > Workspace.MaximumTargets)
        {
            reporter.Report(new WarningReport($"{found.Workloads.Count} workloads run in {census.Place}; the first {Workspace.MaximumTargets} are written", null));
        }

        return found with { Workloads = [.. found.Workloads.Take(Workspace.MaximumTargets)] };
    }

    private ExitCode Put(string text)
    {
        var schema = Path.Combine(host.WorkingDirectory, WorkspaceSchema.FileName);
        WrittenFile[] wanted = [new(_path, Encoding.UTF8.GetBytes(text), files.Read(_path)), new(schema, Encoding.UTF8.GetBytes(WorkspaceSchema.Write()), files.Read(schema))];
        var changed = wanted.Where(file => !file.IsSame).ToArray();
        var isStopped = request.IsDryRun || (changed.Any(file => file.Before is not null) && !request.IsForced);
        if (!isStopped)
        {
            foreach (var file in changed.Where(file => !files.Replace(file.Path, file.After, file.Before)))
            {
                throw Refused("somebody else wrote it meanwhile", file.Path, "sonde init --dry-run");
            }
        }

        var before = wanted[0].Before is { } old ? Encoding.UTF8.GetString(old) : null;
        reporter.Report(new WorkspaceReport(_path, census.Place, text, before is null ? null : LineDifference.Between(before, text), isStopped ? [] : [.. changed.Select(file => file.Path)]));
        return !isStopped || request.IsDryRun
            ? ExitCode.Done
            : throw Refused($"it holds something else already: {string.Join(" and ", changed.Where(file => file.Before is not null).Select(file => Path.GetFileName(file.Path)))}", _path, "repeat the command with --force to replace it, or take over by hand what is shown");
    }

    private ExitCode Guard(Func<ExitCode> put)
    {
        try
        {
            return put();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(FaultCatalog.WorkspaceReadOnly, $"cannot write {_path}", refused.Message, "make the folder writable, or change to another one", refused);
        }
    }

    private static FaultException Refused(string why, string path, string next) => new(FaultCatalog.FileInTheWay, $"cannot write {path}", why, next);

    /// <summary>A file that is to be there.</summary>
    /// <param name="Path">Its full path.</param>
    /// <param name="After">What it is to hold.</param>
    /// <param name="Before">What it holds; null where there is none.</param>
    private sealed record WrittenFile(string Path, byte[] After, byte[]? Before)
    {
        /// <summary>Whether there is nothing to do.</summary>
        public bool IsSame => Before is not null && Before.AsSpan().SequenceEqual(After);
    }
}
