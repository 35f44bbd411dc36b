using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The toolboxes of a namespace. Owns the connection.</summary>
internal sealed class ClusterCensus(ClusterConnection connection) : ICensus
{
    /// <inheritdoc/>
    public string Place => $"namespace {connection.Namespace} of context {connection.Access.ContextName}";

    /// <inheritdoc/>
    public string User => connection.Access.UserName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CensusEntry>> TakeAsync(CancellationToken cancellation)
    {
        var pods = await ListPodsAsync(cancellation).ConfigureAwait(false);
        return
        [
            .. from pod in pods
               from found in PodToolboxes.All(pod)
               select new CensusEntry(
                   $"pod/{pod.Metadata.Name}{(found.Target is { } target ? $" -c {target}" : "")}",
                   found.Toolbox,
                   token => ClusterTransport.OpenAsync(connection.Client, connection.Namespace, pod.Metadata.Name, found.Toolbox, token)),
        ];
    }

    /// <inheritdoc/>
    public async Task<WorkloadCensus> FindWorkloadsAsync(CancellationToken cancellation) =>
        PodWorkloads.Of(await ListPodsAsync(cancellation).ConfigureAwait(false)) with { Namespace = connection.Namespace };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task<IReadOnlyList<Pod>> ListPodsAsync(CancellationToken cancellation) => ClusterFaults.GuardAsync(
        $"cannot list the pods of {Place}", () => connection.Client.ListPodsAsync(connection.Namespace, null, cancellation));
}
