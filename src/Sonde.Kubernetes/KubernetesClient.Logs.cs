using System.Globalization;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
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
}
