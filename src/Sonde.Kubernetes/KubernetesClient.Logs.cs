using System.Globalization;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    private const int MaximumLogEnd = 64 * 1024;

    /// <summary>What a container prints, standard output and error together, from now on and until it ends.</summary>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="pod">The pod's name.</param>
    /// <param name="container">Its container.</param>
    /// <param name="since">Also what it printed in the time before, in whole seconds, rounded up; null for nothing.</param>
    /// <param name="cancellation">Cancels the request; afterwards reading takes a token of its own.</param>
    /// <returns>The log; its lines end with a line feed. It ends with the container, and wherever the server or the node ends it.</returns>
    public async Task<PodLog> OpenLogAsync(string podNamespace, string pod, string container, TimeSpan? since, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods", pod, "log");
        var request = new ApiRequest(new ResourceAction("get", "pods/log", podNamespace, pod), path)
        {
            Query =
            [
                KeyValuePair.Create("container", container),
                KeyValuePair.Create("follow", "true"),
                since is { } time
                    ? KeyValuePair.Create("sinceSeconds", Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture))
                    : KeyValuePair.Create("tailLines", "0"),
            ],
        };
        var response = await _transport.OpenAsync(request, cancellation);
        try
        {
            return new PodLog(response, await response.Content.ReadAsStreamAsync(cancellation));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The last lines that a container printed, standard output and error together; it need not run.</summary>
    /// <param name="end">Whose.</param>
    /// <param name="lines">So many at the most; 64 KiB of them are read.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>As it was printed, control characters included.</returns>
    public Task<string> ReadLogAsync(PodLogEnd end, int lines, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1", "namespaces", end.Namespace, "pods", end.Pod, "log");
        var request = new ApiRequest(new ResourceAction("get", "pods/log", end.Namespace, end.Pod), path)
        {
            Query =
            [
                KeyValuePair.Create("container", end.Container),
                KeyValuePair.Create("previous", end.IsPrevious ? "true" : "false"),
                KeyValuePair.Create("tailLines", lines.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("limitBytes", $"{MaximumLogEnd}"),
            ],
        };
        return _transport.ReadTextAsync(request, MaximumLogEnd, cancellation);
    }
}
