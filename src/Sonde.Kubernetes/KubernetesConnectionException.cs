using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes;

/// <summary>The API server was not reached, or the connection to it failed. What a request under way did is unknown.</summary>
/// <param name="server">The server.</param>
/// <param name="detail">What failed, as a sentence without a full stop: name resolution, refusal, the certificate check that failed, time.</param>
/// <param name="inner">The cause; null where there is none.</param>
public sealed class KubernetesConnectionException(Uri server, string detail, Exception? inner)
    : Exception($"{server.GetLeftPart(UriPartial.Authority)}: {detail}", inner)
{
    /// <summary>A failure on the way to a cluster: where the way leads through a proxy, that is said, since the proxy may be what failed.</summary>
    internal static KubernetesConnectionException On(ClusterAccess access, string detail, Exception? inner) =>
        new(access.Server, access.ProxyText is { } proxy ? $"{detail}; the way leads through the proxy {proxy}" : detail, inner);

    /// <summary>The server.</summary>
    public Uri Server { get; } = server;

    /// <summary>What failed, as a sentence without a full stop.</summary>
    public string Detail { get; } = detail;
}
