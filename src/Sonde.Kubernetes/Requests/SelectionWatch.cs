using System.Net;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>The pods that a selector selects, watched: first as they are, then as they change. Where the server has forgotten the version (410), they are listed again.</summary>
internal sealed class SelectionWatch(ApiTransport transport, TimeProvider clock, string podNamespace, string labelSelector) : IDisposable
{
    private readonly EventStream _events = new(transport, clock, new ResourceAction("watch", "pods", podNamespace), KeyValuePair.Create("labelSelector", labelSelector));
    private readonly Queue<Pod> _listed = new();
    private string? _version;

    /// <summary>The next pod that is there, was made or has changed; one that was removed is not told.</summary>
    public async Task<Pod> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_listed.TryDequeue(out var pod))
            {
                return pod;
            }

            try
            {
                if (_version is null)
                {
                    await ListAsync(cancellation);
                }
                else if (await ReadEventAsync(cancellation) is { } changed)
                {
                    return changed;
                }
            }
            catch (KubernetesApiException exception) when (_version is not null && exception.StatusCode == HttpStatusCode.Gone)
            {
                _events.Close();
                _version = null;
            }
        }
    }

    public void Dispose() => _events.Dispose();

    private async Task ListAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest(new ResourceAction("list", "pods", podNamespace), ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods"))
        {
            Query = [KeyValuePair.Create("labelSelector", labelSelector)],
        };
        var list = await transport.SendAsync(request, ApiJson.Default.PodList, cancellation);
        foreach (var pod in list.Items)
        {
            _listed.Enqueue(pod);
        }

        _version = list.Metadata.ResourceVersion;
    }

    private async Task<Pod?> ReadEventAsync(CancellationToken cancellation)
    {
        var line = await _events.ReadAsync(_version!, cancellation);
        if (line?.Type is not ("ADDED" or "MODIFIED" or "DELETED" or "BOOKMARK"))
        {
            return null;
        }

        var pod = _events.ObjectOf(line, ApiJson.Default.Pod);
        _version = pod.Metadata.ResourceVersion;
        return line.Type is "ADDED" or "MODIFIED" ? pod : null;
    }
}
