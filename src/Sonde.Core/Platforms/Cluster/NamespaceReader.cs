using Sonde.Core.Faults;
using Sonde.Core.Linting.Live;
using Sonde.Core.Linting.Manifests;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Reads everything of a namespace that rules look at. Changes nothing.</summary>
/// <param name="connection">The cluster, and the namespace.</param>
internal sealed class NamespaceReader(ClusterConnection connection)
{
    private readonly Readings _readings = new();
    private readonly string _what = $"cannot look through namespace {connection.Namespace}";

    /// <summary>What could not be read, each with the reason.</summary>
    public IReadOnlyList<string> Gaps => _readings.Gaps;

    /// <summary>Reads.</summary>
    /// <exception cref="FaultException">There is no such namespace; its pods may not be listed; the server cannot be asked.</exception>
    public async Task<IReadOnlyList<Manifest>> ReadAsync(CancellationToken cancellation)
    {
        var pods = await ClusterFaults.GuardAsync(_what, () => ListAsync(LiveKind.Pod, "v1", cancellation)).ConfigureAwait(false);
        var others = await Task.WhenAll(LiveKind.All.Select(kind => ListAsync(kind, cancellation))).ConfigureAwait(false);
        IReadOnlyList<Manifest> all = [.. others.SelectMany(static manifests => manifests), .. pods];
        if (all.Count == 0)
        {
            await RequireAsync(cancellation).ConfigureAwait(false);
        }

        return all;
    }

    /// <summary>A namespace that is misspelt has nothing in it that is wrong.</summary>
    private async Task RequireAsync(CancellationToken cancellation)
    {
        var (_, isAbsent) = await _readings.LookAsync($"whether there is a namespace {connection.Namespace}", () => connection.Client.GetNamespaceAsync(connection.Namespace, cancellation)).ConfigureAwait(false);
        if (isAbsent)
        {
            throw new FaultException(FaultCatalog.TargetMissing, _what, $"there is no namespace {connection.Namespace}", "kubectl get namespaces");
        }
    }

    private async Task<IReadOnlyList<Manifest>> ListAsync(LiveKind kind, CancellationToken cancellation)
    {
        foreach (var version in kind.Versions)
        {
            var (found, isAbsent) = await _readings.LookAsync($"the {kind.Resource}", () => ListAsync(kind, version, cancellation)).ConfigureAwait(false);
            if (!isAbsent)
            {
                return found ?? [];
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<Manifest>> ListAsync(LiveKind kind, string version, CancellationToken cancellation) =>
        [.. LiveManifests.Of(kind, await connection.Client.ListDocumentsAsync(kind.Group, version, kind.Resource, connection.Namespace, cancellation).ConfigureAwait(false))];
}
