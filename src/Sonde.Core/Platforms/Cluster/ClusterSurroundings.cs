using System.Net;
using System.Net.Sockets;
using Sonde.Core.Production;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Where a pod or node lives, for the guard of production. Pure.</summary>
internal static class ClusterSurroundings
{
    /// <summary>The surroundings of a container.</summary>
    public static Surroundings Of(ClusterTarget target, ClusterAccess access) => Of(access, target.Namespace, target.NamespaceMetadata, Objects(target));

    /// <summary>The surroundings of anything in a namespace.</summary>
    /// <param name="access">The cluster.</param>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="namespaceMetadata">Its labels and annotations; null where it could not be read.</param>
    /// <param name="objects">What is marked besides the namespace.</param>
    public static Surroundings Of(ClusterAccess access, string podNamespace, ObjectMetadata? namespaceMetadata, IEnumerable<MarkedObject> objects) => new()
    {
        Names = [.. Names(access)],
        Namespace = podNamespace,
        IsNamespaceRead = namespaceMetadata is not null,
        IsLoopback = IsDirect(access) && IsLoopback(access.Server),
        IsPrivate = IsDirect(access) && (IsLoopback(access.Server) || IsPrivate(access.Server)),
        Objects = [.. namespaceMetadata is null ? Array.Empty<MarkedObject>() : [Marked($"namespace {podNamespace}", namespaceMetadata)], .. objects],
    };

    private static IEnumerable<NamedPlace> Names(ClusterAccess access)
    {
        yield return new NamedPlace("context", access.ContextName);
        yield return new NamedPlace("cluster", access.ClusterName);
        yield return new NamedPlace("server", access.Server.Host);
        if (access.TlsServerName is { } name)
        {
            yield return new NamedPlace("server", name);
        }
    }

    private static IEnumerable<MarkedObject> Objects(ClusterTarget target)
    {
        if (target.Workload is { } workload)
        {
            yield return Marked($"workload {workload.Name}", workload);
        }

        yield return Marked($"pod/{target.Pod.Metadata.Name}", target.Pod.Metadata);
    }

    /// <summary>An object with what its owners wrote on it.</summary>
    /// <param name="text">For people.</param>
    /// <param name="metadata">Its labels and annotations.</param>
    public static MarkedObject Marked(string text, ObjectMetadata metadata) =>
        new(text, metadata.Labels, metadata.Annotations.TryGetValue(OwnersMark.Key, out var mark) ? mark ?? "" : null);

    /// <summary>Behind a proxy, or under another name than it is asked by, a server on this machine is the end of a tunnel to somewhere else.</summary>
    private static bool IsDirect(ClusterAccess access) => access.ProxyUrl is null && access.TlsServerName is null;

    private static bool IsLoopback(Uri server) =>
        server.IsLoopback || (IPAddress.TryParse(server.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The addresses of RFC 1918, and the names by which Docker calls this machine.</summary>
    private static bool IsPrivate(Uri server)
    {
        if (server.Host.EndsWith(".docker.internal", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(server.DnsSafeHost, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && address.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..];
    }
}
