using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>
/// One pod, watched. Reads it, then watches from the version read; on a lost connection goes on from the last version seen (objects and bookmarks);
/// where the server has forgotten that version (410, as status or as ERROR event), reads the pod again.
/// </summary>
internal sealed class PodWatch(ApiTransport transport, TimeProvider clock, string podNamespace, string name) : IDisposable
{
    private const int MaximumFailures = 8;

    // The server ends each watch itself after this time; a dead connection is noticed a little later.
    private const int WatchSeconds = 60;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(WatchSeconds + 15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private HttpResponseMessage? _response;
    private WatchLines? _lines;
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
                Close();
                await PauseAsync(cancellation);
            }
            catch (KubernetesApiException exception)
                when (_last is not null && (int)exception.StatusCode >= 500 && ++_failures < MaximumFailures)
            {
                await PauseAsync(cancellation);
            }
        }
    }

    public void Dispose() => Close();

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
        if (_lines is null)
        {
            await OpenAsync(cancellation);
        }

        if (await ReadLineAsync(cancellation) is not { } line)
        {
            // The server's own end after WatchSeconds, or a connection closed halfway: go on from the last version.
            Close();
            return null;
        }

        switch (line.Type)
        {
            case "ADDED" or "MODIFIED":
                return Take(WatchEventKind.Modified, ObjectOf(line, ApiJson.Default.Pod));
            case "DELETED":
                return Take(WatchEventKind.Deleted, ObjectOf(line, ApiJson.Default.Pod));
            case "BOOKMARK":
                _version = ObjectOf(line, ApiJson.Default.Pod).Metadata.ResourceVersion;
                return null;
            case "ERROR":
                var status = ObjectOf(line, ApiJson.Default.ApiStatus);
                Close();
                throw new KubernetesApiException(WatchAction, (HttpStatusCode)status.Code, status);
            default:
                return null;
        }
    }

    private ResourceAction WatchAction => new("watch", "pods", podNamespace, name);

    private async Task OpenAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest(WatchAction, ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods"))
        {
            Query =
            [
                KeyValuePair.Create("watch", "true"),
                KeyValuePair.Create("fieldSelector", $"metadata.name={name}"),
                KeyValuePair.Create("resourceVersion", _version),
                KeyValuePair.Create("allowWatchBookmarks", "true"),
                KeyValuePair.Create("timeoutSeconds", $"{WatchSeconds}"),
            ],
        };
        _response = await transport.OpenAsync(request, cancellation);
        _lines = new WatchLines(await _response.Content.ReadAsStreamAsync(cancellation));
    }

    private async Task<WatchLine?> ReadLineAsync(CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(Silence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await _lines!.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException)
        {
            Close();
            throw new KubernetesConnectionException(transport.Server, $"the watch broke off: {exception.Message}", exception);
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

    private T ObjectOf<T>(WatchLine line, JsonTypeInfo<T> type)
        where T : new()
    {
        try
        {
            return line.As(type);
        }
        catch (JsonException exception)
        {
            throw new KubernetesConnectionException(transport.Server, $"the watch brought something that is not what it says: {exception.Message}", exception);
        }
    }

    private Task PauseAsync(CancellationToken cancellation)
    {
        var pause = FirstPause * Math.Pow(2, _failures - 1);
        return Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellation);
    }

    private void Forget()
    {
        Close();
        _version = "";
    }

    private void Close()
    {
        _lines?.Dispose();
        _lines = null;
        _response?.Dispose();
        _response = null;
    }
}
