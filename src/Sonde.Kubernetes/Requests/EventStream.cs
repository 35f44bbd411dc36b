using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>The events about some pods of a namespace from a version on, over one connection after the other.</summary>
/// <param name="transport">The server.</param>
/// <param name="clock">Measures silence.</param>
/// <param name="action">What is watched, for errors.</param>
/// <param name="selector">Which pods: a field or label selector, as a query has it.</param>
internal sealed class EventStream(ApiTransport transport, TimeProvider clock, ResourceAction action, KeyValuePair<string, string> selector) : IDisposable
{
    // The server ends each watch itself after this time; a dead connection is noticed a little later.
    private const int WatchSeconds = 60;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(WatchSeconds + 15);

    private HttpResponseMessage? _response;
    private WatchLines? _lines;

    /// <summary>The next event after a version; opens a connection where there is none.</summary>
    /// <returns>Null where the connection has ended, by the server's own limit or halfway: go on from the last version.</returns>
    /// <exception cref="KubernetesApiException">The server refuses, or has forgotten the version (410).</exception>
    /// <exception cref="KubernetesConnectionException">The connection broke.</exception>
    public async Task<WatchLine?> ReadAsync(string version, CancellationToken cancellation)
    {
        if (_lines is null)
        {
            await OpenAsync(version, cancellation);
        }

        var line = await ReadLineAsync(cancellation);
        if (line is null)
        {
            Close();
        }
        else if (line.Type == "ERROR")
        {
            var status = ObjectOf(line, ApiJson.Default.ApiStatus);
            Close();
            throw new KubernetesApiException(action, (HttpStatusCode)status.Code, status);
        }

        return line;
    }

    /// <summary>The object of an event.</summary>
    /// <exception cref="KubernetesConnectionException">It is not what the event says.</exception>
    public T ObjectOf<T>(WatchLine line, JsonTypeInfo<T> type)
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

    /// <summary>Ends the connection; the next reading opens another one.</summary>
    public void Close()
    {
        _lines?.Dispose();
        _lines = null;
        _response?.Dispose();
        _response = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private async Task OpenAsync(string version, CancellationToken cancellation)
    {
        var request = new ApiRequest(action, ApiRequest.PathOf("api", "v1", "namespaces", action.Namespace!, "pods"))
        {
            Query =
            [
                KeyValuePair.Create("watch", "true"),
                selector,
                KeyValuePair.Create("resourceVersion", version),
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
}
