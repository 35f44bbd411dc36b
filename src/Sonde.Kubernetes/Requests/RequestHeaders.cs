using Sonde.Kubernetes.Authentication;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes.Requests;

/// <summary>The headers that every request has, plain or upgrade.</summary>
internal static class RequestHeaders
{
    /// <summary>Name and value, in order; a name may come more than once. Values hold no line break.</summary>
    /// <exception cref="KubernetesConnectionException">A value has one: a token in two lines, for instance. It would end the header, and begin another.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        ClusterAccess access, KubernetesClientOptions options, RequestCredentials credentials)
    {
        List<KeyValuePair<string, string>> headers = [.. All(access, options, credentials)];
        return headers.Find(header => header.Value.AsSpan().ContainsAny('\r', '\n', '\0')) is { Key: { } name }
            ? throw new KubernetesConnectionException(access.Server, $"the value of the header {name} has a line break", null)
            : headers;
    }

    private static IEnumerable<KeyValuePair<string, string>> All(
        ClusterAccess access, KubernetesClientOptions options, RequestCredentials credentials)
    {
        yield return KeyValuePair.Create("User-Agent", options.UserAgent);
        if (credentials.Authorization is { } authorization)
        {
            yield return KeyValuePair.Create("Authorization", authorization);
        }

        if (access.Impersonation is not { } other)
        {
            yield break;
        }

        yield return KeyValuePair.Create("Impersonate-User", other.User);
        if (other.Uid is not null)
        {
            yield return KeyValuePair.Create("Impersonate-Uid", other.Uid);
        }

        foreach (var group in other.Groups)
        {
            yield return KeyValuePair.Create("Impersonate-Group", group);
        }

        foreach (var (name, values) in other.Extra)
        {
            foreach (var value in values)
            {
                // client-go escapes what a header name cannot hold and lower-cases the rest.
                yield return KeyValuePair.Create($"Impersonate-Extra-{Uri.EscapeDataString(name.ToLowerInvariant())}", value);
            }
        }
    }
}
