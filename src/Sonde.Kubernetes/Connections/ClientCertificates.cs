using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes.Connections;

/// <summary>PEM → what a TLS handshake takes.</summary>
internal static class ClientCertificates
{
    /// <exception cref="CryptographicException">The pair does not fit, or is no PEM.</exception>
    public static SslStreamCertificateContext Load(ClientCertificatePair pair)
    {
        var certificate = X509Certificate2.CreateFromPem(pair.CertificatePem, pair.KeyPem);
        if (OperatingSystem.IsWindows())
        {
            // SChannel cannot use a key that is in memory alone.
            using var inMemory = certificate;
            certificate = X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pair.CertificatePem);
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
