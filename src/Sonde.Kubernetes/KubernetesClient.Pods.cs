using System.Runtime.CompilerServices;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    /// <summary>A pod.</summary>
    public Task<Pod> GetPodAsync(string podNamespace, string name, CancellationToken cancellation) =>
        _transport.SendAsync(
            new ApiRequest(new ResourceAction("get", "pods", podNamespace, name), PodPath(podNamespace, name)), ApiJson.Default.Pod, cancellation);

    /// <summary>The pods of a namespace, page by page; from the start again where the server has forgotten the list in between (410).</summary>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="labelSelector">As a list request takes it; null or empty selects all.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<IReadOnlyList<Pod>> ListPodsAsync(string podNamespace, string? labelSelector, CancellationToken cancellation) =>
        ListAsync(new ApiRequest(new ResourceAction("list", "pods", podNamespace), PodsPath(podNamespace)), labelSelector, ApiJson.Default.PodList, cancellation);

    /// <summary>
    /// What happens to one pod: first as it is (Added), then every change, until it is deleted or another pod has taken its name (Deleted, the last one).
    /// Lost connections and forgotten versions are made up for: several changes may then come as one.
    /// </summary>
    /// <exception cref="KubernetesApiException">There is no such pod, or it may not be watched.</exception>
    /// <exception cref="KubernetesConnectionException">The server stayed away for eight tries in a row.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchPodAsync(
        string podNamespace, string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = new PodWatch(_transport, _options.Clock, podNamespace, name);
        while (await watch.NextAsync(cancellation) is { } happened)
        {
            yield return happened;
            if (happened.Kind == WatchEventKind.Deleted)
            {
                yield break;
            }
        }
    }

    /// <summary>The pods that a selector selects, first as they are and then whenever one was made or has changed, until it is cancelled; one that was removed is not told.</summary>
    /// <exception cref="KubernetesApiException">They may not be listed or watched.</exception>
    /// <exception cref="KubernetesConnectionException">The connection broke; whoever wants to go on begins again.</exception>
    public async IAsyncEnumerable<Pod> WatchPodsAsync(string podNamespace, string labelSelector, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = new SelectionWatch(_transport, _options.Clock, podNamespace, labelSelector);
        while (true)
        {
            yield return await watch.NextAsync(cancellation);
        }
    }

    /// <summary>The events about a pod, in no particular order.</summary>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="pod">The pod's name.</param>
    /// <param name="uid">Only about the pod with this uid; null means every one that ever had the name.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string podNamespace, string pod, string? uid, CancellationToken cancellation)
    {
        var selector = $"involvedObject.name={pod},involvedObject.kind=Pod" + (uid is null ? "" : $",involvedObject.uid={uid}");
        var request = new ApiRequest(
            new ResourceAction("list", "events", podNamespace),
            ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "events"))
        {
            Query = [KeyValuePair.Create("fieldSelector", selector)],
        };
        return (await _transport.SendAsync(request, ApiJson.Default.EventList, cancellation)).Items;
    }

    private static string PodPath(string podNamespace, string name) =>
        ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods", name);
}
