using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using Sonde.Core.Workspaces;

namespace Sonde.Core.Developing;

/// <summary>Finds the workload that the folder means in which <c>sonde dev</c> was started without a target: by its sonde.yaml, else by names in the namespace. Changes nothing.</summary>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what was chosen.</param>
internal sealed class DevTargetSearch(HostContext host, IReporter reporter)
{
    private const string What = "cannot tell which workload this folder means";

    /// <summary>More names at a time tell nobody anything.</summary>
    private const int MostNames = 20;

    private readonly string _folder = Path.TrimEndingDirectorySeparator(host.WorkingDirectory);

    /// <summary>Finds it, unless the user named it.</summary>
    /// <param name="target">What the user named; without a name and a selector it says where to look alone.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">SND2021: what was named is no such workload; SND2026: none is meant, or several may be; the sonde.yaml is not good; the server cannot be asked.</exception>
    public async Task<KubernetesReference> RunAsync(TargetReference target, CancellationToken cancellation)
    {
        if (target is not KubernetesReference { Name: null, Selector: null } where)
        {
            return DevPlace.Require(target);
        }

        var file = WorkspaceFile.Find(host);
        if (File.Exists(file))
        {
            var workspace = await WorkspaceFile.LoadAsync(file, cancellation).ConfigureAwait(false);
            var named = DevTargetChoice.Of(workspace, _folder);
            if (named.Count > 0)
            {
                return Choose(named.Select(target => Over(target, where)), file, named);
            }
        }

        return await FindAsync(where, cancellation).ConfigureAwait(false);
    }

    private async Task<KubernetesReference> FindAsync(KubernetesReference where, CancellationToken cancellation)
    {
        var name = Path.GetFileName(_folder);
        await using var connection = ClusterConnection.Open(where.Kubeconfig, where.Context, where.Namespace, host);
        var all = await ListAsync(connection, where, name, cancellation).ConfigureAwait(false);
        KubernetesReference[] meant = [.. all.Where(static one => one.IsMeant).Select(static one => one.Target)];
        return meant.Length > 0
            ? Choose(meant, $"its name and the images of namespace {connection.Namespace}", meant)
            : throw Unclear(
                $"nothing in namespace {connection.Namespace} is called {name} or runs an image of that name, and no {WorkspaceFile.Name} names a target for the folder; there is {Names([.. all.Select(static one => one.Target)])}",
                all.Count > 0 ? all[0].Target : where with { Name = "NAME" });
    }

    /// <summary>Whoever may not list what there is can still name it.</summary>
    private static async Task<List<(KubernetesReference Target, bool IsMeant)>> ListAsync(ClusterConnection connection, KubernetesReference where, string name, CancellationToken cancellation)
    {
        var all = new List<(KubernetesReference Target, bool IsMeant)>();
        try
        {
            foreach (var (kind, resource) in new[] { (WorkloadKind.Deployment, "deployments"), (WorkloadKind.StatefulSet, "statefulsets") })
            {
                var found = await ClusterFaults.GuardAsync(What, () => connection.Client.ListDocumentsAsync("apps", "v1", resource, connection.Namespace, cancellation)).ConfigureAwait(false);
                all.AddRange(found.Select(workload => (where with { Kind = kind, Name = DevTargetChoice.NameOf(workload) }, DevTargetChoice.IsCalled(workload, name))));
            }
        }
        catch (FaultException refused) when (refused.Fault.Definition == FaultCatalog.RightsMissing)
        {
            throw Unclear($"no {WorkspaceFile.Name} names a target for the folder, and what there is may not be listed: {refused.Fault.Why}", where with { Name = "NAME" });
        }

        return all;
    }

    private KubernetesReference Choose(IEnumerable<KubernetesReference> meant, string source, IReadOnlyList<KubernetesReference> candidates)
    {
        KubernetesReference[] targets = [.. meant];
        if (targets.Length > 1)
        {
            throw Unclear($"several are meant by {source}: {Names(candidates)}", targets[0]);
        }

        reporter.Report(new ChoiceReport($"{_folder} is {targets[0].Text}, says {source}"));
        return targets[0];
    }

    /// <summary>The command line goes over the file.</summary>
    private static KubernetesReference Over(KubernetesReference target, KubernetesReference where) => target with
    {
        Container = where.Container ?? target.Container,
        Namespace = where.Namespace ?? target.Namespace,
        Context = where.Context ?? target.Context,
        Kubeconfig = where.Kubeconfig ?? target.Kubeconfig,
    };

    private static string Names(IReadOnlyList<KubernetesReference> targets) => targets.Count == 0 ? "none at all"
        : $"{string.Join(", ", targets.Take(MostNames).Select(static target => target.Text))}{(targets.Count > MostNames ? $" and {targets.Count - MostNames} more" : "")}";

    private static FaultException Unclear(string why, KubernetesReference example) => new(FaultCatalog.DevTargetUnclear, What, why, $"sonde dev {example.Words}");
}
