using System.Net;
using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Policies;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>Asks what is to be known before a pod is put on a node; independent questions at once. Changes nothing.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="reference">What the user named.</param>
internal sealed class NodeFinder(ClusterConnection connection, NodeReference reference)
{
    private readonly ClusterQuestions _questions = new(connection);
    private readonly string _what = $"cannot look at {reference.Text}";

    /// <summary>Asks.</summary>
    /// <exception cref="FaultException">There is no such node; the server cannot be asked.</exception>
    public async Task<NodeTarget> FindAsync(CancellationToken cancellation)
    {
        var finding = NodeAsync(cancellation);
        var place = _questions.NamespaceAsync(cancellation);
        var asking = NodeFaults.GuardAsync(_what, () => RightsAsync(cancellation));
        try
        {
            var node = await finding.ConfigureAwait(false);
            var (user, version, missing) = await asking.ConfigureAwait(false);
            var podNamespace = await place.ConfigureAwait(false);
            return new NodeTarget
            {
                Node = node,
                Namespace = connection.Namespace,
                NamespaceMetadata = podNamespace?.Metadata,
                Level = PodIdentity.Level(podNamespace?.PodSecurityEnforce),
                User = user,
                Version = version,
                MissingRights = missing,
            };
        }
        finally
        {
            await Task.WhenAll(finding, place, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Node?> NodeAsync(CancellationToken cancellation)
    {
        try
        {
            return await NodeFaults.GuardAsync(_what, () => connection.Client.GetNodeAsync(reference.Name, cancellation)).ConfigureAwait(false);
        }
        catch (FaultException refused) when (refused.InnerException is KubernetesApiException { StatusCode: HttpStatusCode.Forbidden })
        {
            // A right beyond a namespace, which many do not have who may make pods.
            return null;
        }
    }

    private async Task<(string User, ServerVersion Version, IReadOnlyList<MissingRight> Missing)> RightsAsync(CancellationToken cancellation)
    {
        var asking = _questions.WhoAmIAsync(cancellation);
        var version = await _questions.VersionAsync(cancellation).ConfigureAwait(false);
        var needed = Rights.Needed(PolicyScope.Node);
        var missing = await Rights.FindMissingAsync(connection.Client, connection.Namespace, needed, cancellation).ConfigureAwait(false);
        return (await asking.ConfigureAwait(false), version, missing);
    }
}
