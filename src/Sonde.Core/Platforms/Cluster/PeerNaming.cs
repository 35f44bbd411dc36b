using Sonde.Kubernetes;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Who has which address in a namespace: its pods and services, as far as they may be listed.</summary>
internal static class PeerNaming
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks; names are an extra, so that whatever fails leaves them out.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="podNamespace">The target's namespace.</param>
    /// <param name="clock">For the limit.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Names as <c>svc/stock</c> and <c>pod/api-7d9</c>, by addresses.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(KubernetesClient client, string podNamespace, TimeProvider clock, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        await TryAsync(
            async () =>
            {
                // Pods on their node's network share its address with whatever else runs there.
                foreach (var pod in (await client.ListPodsAsync(podNamespace, null, either.Token).ConfigureAwait(false)).Where(static pod => !pod.Spec.HostNetwork && pod.Status.PodIP.Length > 0))
                {
                    names[pod.Status.PodIP] = $"pod/{pod.Metadata.Name}";
                }
            },
            cancellation).ConfigureAwait(false);
        await TryAsync(
            async () =>
            {
                foreach (var service in await client.ListServicesAsync(podNamespace, either.Token).ConfigureAwait(false))
                {
                    if (service.Spec.ClusterIP is { Length: > 0 } address)
                    {
                        names[address] = $"svc/{service.Metadata.Name}";
                    }
                }
            },
            cancellation).ConfigureAwait(false);
        return names;
    }

    private static async Task TryAsync(Func<Task> ask, CancellationToken cancellation)
    {
        try
        {
            await ask().ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is KubernetesApiException or KubernetesConnectionException or CredentialPluginException
            || (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Not allowed, or too slow: addresses tell enough.
        }
    }
}
