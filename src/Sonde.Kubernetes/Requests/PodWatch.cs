using System.Net;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>
/// One pod, watched. Reads it, then watches from the version read; on a lost connection goes on from the last version seen (objects and bookmarks);
/// where the server has forgotten that version (410, as status or as ERROR event), reads the pod again.
/// </summary>
internal sealed class PodWatch(ApiTransport transport, TimeProvider clock, string podNamespace, string name) : IDisposable
{
    private const int MaximumFailures = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly EventStream _events = new(transport, clock, new ResourceAction("watch", "pods", podNamespace, name), KeyValuePair.Create("fieldSelector", $"metadata.name={name}"));
    private Pod? _last;
    private string _version = "";
    private int _failures;

    /// <summary>The next event; after Deleted it must not be called again.</summary>
    public async Task<WatchEvent?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (_version.Length == 0)
                {
                    return await ReadPodAsync(cancellation);
                }

                if (await ReadEventAsync(cancellation) is { } happened)
                {
                    _failures = 0;
                    return happened;
                }
            }
            catch (KubernetesApiException exception) when (_last is not null && exception.StatusCode == HttpStatusCode.Gone)
            {
                Forget();
            }
            catch (KubernetesConnectionException) when (_last is not null && ++_failures < MaximumFailures)
            {
                _events.Close();
                await PauseAsync(cancellation);
            }
            catch (KubernetesApiException exception)
                when (_last is not null && (int)exception.StatusCode >= 500 && ++_failures < MaximumFailures)
            {
                await PauseAsync(cancellation);
            }
        }
    }

    public void Dispose() => _events.Dispose();

    private async Task<WatchEvent> ReadPodAsync(CancellationToken cancellation)
    {
        Pod pod;
        try
        {
            var path = ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods", name);
            pod = await transport.SendAsync(
                new ApiRequest(new ResourceAction("get", "pods", podNamespace, name), path), ApiJson.Default.Pod, cancellation);
        }
        catch (KubernetesApiException exception) when (_last is not null && exception.StatusCode == HttpStatusCode.NotFound)
        {
            return new WatchEvent(WatchEventKind.Deleted, _last);
        }

        _failures = 0;
        return Take(_last is null ? WatchEventKind.Added : WatchEventKind.Modified, pod);
    }

    /// <summary>Null where there is none: the watch has ended or brought a bookmark.</summary>
    private async Task<WatchEvent?> ReadEventAsync(CancellationToken cancellation)
    {
        var line = await _events.ReadAsync(_version, cancellation);
        switch (line?.Type)
        {
            case "ADDED" or "MODIFIED":
                return Take(WatchEventKind.Modified, _events.ObjectOf(line, ApiJson.Default.Pod));
            case "DELETED":
                return Take(WatchEventKind.Deleted, _events.ObjectOf(line, ApiJson.Default.Pod));
            case "BOOKMARK":
                _version = _events.ObjectOf(line, ApiJson.Default.Pod).Metadata.ResourceVersion;
                return null;
            default:
                return null;
        }
    }

    private WatchEvent Take(WatchEventKind kind, Pod pod)
    {
        if (_last is not null && !string.Equals(_last.Metadata.Uid, pod.Metadata.Uid, StringComparison.Ordinal))
        {
            return new WatchEvent(WatchEventKind.Deleted, _last);
        }

        _last = pod;
        _version = pod.Metadata.ResourceVersion;
        return new WatchEvent(kind, pod);
    }

    private Task PauseAsync(CancellationToken cancellation)
    {
        var pause = FirstPause * Math.Pow(2, _failures - 1);
        return Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellation);
    }

    private void Forget()
    {
        _events.Close();
        _version = "";
    }
}
