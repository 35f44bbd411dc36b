using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    /// <summary>More events than these about one object are repetitions.</summary>
    private const int MaximumEvents = 500;

    /// <summary>A namespace with more services than these is looked at no further.</summary>
    private const int MaximumServices = 500;

    /// <summary>A workload as its controller left it; a service has no controller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A service is asked for.</exception>
    public async Task<WorkloadState> GetWorkloadStateAsync(WorkloadKind kind, string podNamespace, string name, CancellationToken cancellation)
    {
        if (kind == WorkloadKind.Service)
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A service has no controller.");
        }

        var (action, path) = WorkloadRequest(kind, podNamespace, name);
        var found = await _transport.SendAsync(new ApiRequest(action, path), ApiJson.Default.WorkloadState, cancellation);
        return found with { Kind = kind };
    }

    /// <summary>The replica sets of a namespace that a selector selects; of a deployment, by its own selector.</summary>
    public async Task<IReadOnlyList<WorkloadState>> ListReplicaSetsAsync(string podNamespace, string labelSelector, CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("list", "replicasets", podNamespace) { Group = "apps" },
            ApiRequest.PathOf("apis", "apps", "v1", "namespaces", podNamespace, "replicasets"))
        {
            Query = [KeyValuePair.Create("limit", $"{PageSize}"), KeyValuePair.Create("labelSelector", labelSelector)],
        };
        var found = await _transport.SendAsync(request, ApiJson.Default.WorkloadStateList, cancellation);
        return [.. found.Items.Select(item => item with { Kind = WorkloadKind.ReplicaSet })];
    }

    /// <summary>The services of a namespace, 500 at the most.</summary>
    public async Task<IReadOnlyList<Service>> ListServicesAsync(string podNamespace, CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("list", "services", podNamespace), ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "services"))
        {
            Query = [KeyValuePair.Create("limit", $"{MaximumServices}")],
        };
        return (await _transport.SendAsync(request, ApiJson.Default.ServiceList, cancellation)).Items;
    }

    /// <summary>A service.</summary>
    public Task<Service> GetServiceAsync(string podNamespace, string name, CancellationToken cancellation)
    {
        var (action, path) = WorkloadRequest(WorkloadKind.Service, podNamespace, name);
        return _transport.SendAsync(new ApiRequest(action, path), ApiJson.Default.Service, cancellation);
    }

    /// <summary>A claim for a volume.</summary>
    public Task<VolumeClaim> GetVolumeClaimAsync(string podNamespace, string name, CancellationToken cancellation) => _transport.SendAsync(
        new ApiRequest(
            new ResourceAction("get", "persistentvolumeclaims", podNamespace, name),
            ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "persistentvolumeclaims", name)),
        ApiJson.Default.VolumeClaim,
        cancellation);

    /// <summary>The events about one object, 500 at the most, in no particular order.</summary>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="kind">The object's kind as the API has it: <c>ReplicaSet</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="uid">Its uid: another object of the same name is not meant.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(
        string podNamespace, string kind, string name, string uid, CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("list", "events", podNamespace),
            ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "events"))
        {
            Query =
            [
                KeyValuePair.Create("fieldSelector", $"involvedObject.name={name},involvedObject.kind={kind},involvedObject.uid={uid}"),
                KeyValuePair.Create("limit", $"{MaximumEvents}"),
            ],
        };
        return (await _transport.SendAsync(request, ApiJson.Default.EventList, cancellation)).Items;
    }

    private static (ResourceAction Action, string Path) WorkloadRequest(WorkloadKind kind, string podNamespace, string name)
    {
        var (group, version, resource) = kind switch
        {
            WorkloadKind.Deployment => ("apps", "v1", "deployments"),
            WorkloadKind.StatefulSet => ("apps", "v1", "statefulsets"),
            WorkloadKind.DaemonSet => ("apps", "v1", "daemonsets"),
            WorkloadKind.ReplicaSet => ("apps", "v1", "replicasets"),
            WorkloadKind.Job => ("batch", "v1", "jobs"),
            WorkloadKind.Service => ("", "v1", "services"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var path = group.Length == 0
            ? ApiRequest.PathOf("api", version, "namespaces", podNamespace, resource, name)
            : ApiRequest.PathOf("apis", group, version, "namespaces", podNamespace, resource, name);
        return (new ResourceAction("get", resource, podNamespace, name) { Group = group }, path);
    }
}
