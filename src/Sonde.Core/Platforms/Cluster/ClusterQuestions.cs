using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>What is asked of a server whatever the target is; what it does not tell is left open, and no fault.</summary>
/// <param name="connection">The cluster.</param>
internal sealed class ClusterQuestions(ClusterConnection connection)
{
    /// <summary>The namespace that is meant; null where it may not be read.</summary>
    public async Task<Namespace?> NamespaceAsync(CancellationToken cancellation)
    {
        try
        {
            return await connection.Client.GetNamespaceAsync(connection.Namespace, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is KubernetesApiException or KubernetesConnectionException or CredentialPluginException)
        {
            // Reading namespaces is a right that few developers have; the server's dry run tells what the level would have told, and the guard
            // of production says that it does not know what the owners wrote there.
            return null;
        }
    }

    /// <summary>Hardened servers tell their version to few; one that is not known counts as a new one.</summary>
    public async Task<ServerVersion> VersionAsync(CancellationToken cancellation)
    {
        try
        {
            return await connection.Client.GetVersionAsync(cancellation).ConfigureAwait(false);
        }
        catch (KubernetesApiException)
        {
            return new ServerVersion();
        }
    }

    /// <summary>Who asks, as the server knows them; as the kubeconfig calls them where it does not say.</summary>
    public async Task<string> WhoAmIAsync(CancellationToken cancellation)
    {
        try
        {
            if (await connection.Client.WhoAmIAsync(cancellation).ConfigureAwait(false) is { } identity)
            {
                return identity.Username;
            }
        }
        catch (Exception error) when (error is KubernetesApiException or KubernetesConnectionException)
        {
            // Servers before 1.28 have no SelfSubjectReview, or not for everybody. They refuse it before they have read it, and when that crosses
            // its body, HTTP/2 takes it for a broken stream. A server that is out of reach fails the questions beside this one.
        }

        return CertificateName() ?? connection.Access.UserName;
    }

    /// <summary>To the API server the user of a client certificate is its common name.</summary>
    private string? CertificateName()
    {
        if (connection.Access.ClientCertificate is not { } pair)
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pair.CertificatePem);
            return certificate.GetNameInfo(X509NameType.SimpleName, false);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
