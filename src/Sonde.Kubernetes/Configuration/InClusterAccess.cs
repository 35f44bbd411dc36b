using System.Text;

namespace Sonde.Kubernetes.Configuration;

/// <summary>A pod's own way to its cluster (client-go rest.InClusterConfig).</summary>
internal static class InClusterAccess
{
    public const string Name = "in-cluster";

    /// <summary>Null outside a pod.</summary>
    /// <exception cref="KubeconfigException">Inside a pod whose service account cannot be read.</exception>
    public static ClusterAccess? TryLoad(KubeconfigRequest request, KubeconfigFindings findings)
    {
        if (request.InCluster is not { ServiceHost.Length: > 0, ServicePort.Length: > 0 } probe)
        {
            return null;
        }

        var host = probe.ServiceHost.Contains(':', StringComparison.Ordinal) ? $"[{probe.ServiceHost}]" : probe.ServiceHost;
        var address = $"https://{host}:{probe.ServicePort}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server))
        {
            findings.Fail(new SourcePosition("KUBERNETES_SERVICE_HOST"), $"'{address}' is not an address", "a host and a port");
        }

        var tokenFile = $"{probe.ServiceAccountDirectory}/token";
        var token = Read(tokenFile, request, findings);
        var authority = Read($"{probe.ServiceAccountDirectory}/ca.crt", request, findings);
        var ownNamespace = Read($"{probe.ServiceAccountDirectory}/namespace", request, findings);
        if (server is null || token is null || authority is null || ownNamespace is null)
        {
            throw new KubeconfigException([.. findings.Problems], []);
        }

        return new ClusterAccess
        {
            ContextName = Name,
            ClusterName = Name,
            UserName = Name,
            Namespace = request.Namespace ?? ownNamespace.Trim(),
            Server = server,
            CertificateAuthorityPem = authority,
            Credentials = new Credentials.TokenFile(tokenFile, null),
        };
    }

    private static string? Read(string path, KubeconfigRequest request, KubeconfigFindings findings)
    {
        try
        {
            if (request.ReadFile(path) is { } content)
            {
                return Encoding.UTF8.GetString(content);
            }

            findings.Fail(new SourcePosition(path), "the file does not exist", "the service account of this pod");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Fail(new SourcePosition(path), $"the file cannot be read: {exception.Message}", "the service account of this pod");
        }

        return null;
    }
}
