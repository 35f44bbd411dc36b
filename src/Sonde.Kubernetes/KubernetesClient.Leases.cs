using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    /// <summary>A namespace with more leases than this is one of nodes, not of programs that lead.</summary>
    private const int MaximumLeases = 500;

    /// <summary>The leases of a namespace, 500 at the most.</summary>
    public async Task<IReadOnlyList<Lease>> ListLeasesAsync(string leaseNamespace, CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("list", "leases", leaseNamespace) { Group = "coordination.k8s.io" },
            ApiRequest.PathOf("apis", "coordination.k8s.io", "v1", "namespaces", leaseNamespace, "leases"))
        {
            Query = [KeyValuePair.Create("limit", $"{MaximumLeases}")],
        };
        return (await _transport.SendAsync(request, ApiJson.Default.LeaseList, cancellation)).Items;
    }
}
