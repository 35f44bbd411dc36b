using System.Net;

namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// The proxy that the environment names for a server, by the rules that kubectl goes by: Go's golang.org/x/net/http/httpproxy. Of a variable the upper case
/// is asked first, and an empty one is none.
/// </summary>
internal static class EnvironmentProxy
{
    /// <summary>The access with its proxy, where it has none yet and the environment has one.</summary>
    /// <param name="access">What the kubeconfig says; its own proxy wins.</param>
    /// <param name="variable">An environment variable's value, or null.</param>
    public static ClusterAccess Apply(ClusterAccess access, Func<string, string?> variable)
    {
        if (access.ProxyUrl is not null || IsThisMachine(access.Server) || First(variable, Named(access.Server)) is not var (name, value))
        {
            return access;
        }

        if (First(variable, "NO_PROXY") is var (_, exceptions) && NoProxyList.Parse(exceptions).Matches(HostOf(access.Server), access.Server.Port))
        {
            return access;
        }

        var proxy = ProxyAddress.TryParse(value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}");
        return proxy is not null
            ? access with { ProxyUrl = proxy, ProxyVariable = name }
            : access with { Warnings = [.. access.Warnings, $"{name} is not the address of a proxy that can be used; the way to the server is direct"] };
    }

    private static string Named(Uri server) => string.Equals(server.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? "HTTPS_PROXY" : "HTTP_PROXY";

    private static (string Name, string Value)? First(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } upper ? (name, upper)
        : variable(name.ToLowerInvariant()) is { Length: > 0 } lower ? (name.ToLowerInvariant(), lower)
        : null;

    /// <summary>Another machine's proxy could not reach it.</summary>
    private static bool IsThisMachine(Uri server) =>
        HostOf(server) is "localhost" || (NoProxyList.AddressOf(HostOf(server)) is { } address && IPAddress.IsLoopback(address));

    private static string HostOf(Uri server) => server.IdnHost.ToLowerInvariant();
}
