using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes.Connections;

/// <summary>Whether a server's certificate is to be trusted, and why not. One a handshake.</summary>
internal sealed class ServerTrust(ClusterAccess access, X509Certificate2Collection? authorities)
{
    /// <summary>What failed, as a sentence without a full stop; null before a refusal.</summary>
    public string? Refusal { get; private set; }

    public SslClientAuthenticationOptions Options(SslStreamCertificateContext? clientCertificate, List<SslApplicationProtocol> protocols) => new()
    {
        TargetHost = ServerName,
        ApplicationProtocols = protocols,
        ClientCertificateContext = clientCertificate,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Check(certificate, chain, errors),
        CertificateChainPolicy = Policy(),
    };

    private string ServerName => access.TlsServerName ?? access.Server.IdnHost;

    // Clusters publish no revocation lists, and kubectl checks none.
    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
            policy.ExtraStore.AddRange(authorities);
            policy.DisableCertificateDownloads = true;
        }

        return policy;
    }

    private bool Check(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || access.SkipsTlsVerification)
        {
            return true;
        }

        List<string> reasons = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            reasons.Add("the server showed no certificate");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add($"the server's certificate is not for '{ServerName}'");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null && !EndsAtAnAuthority(chain))
        {
            reasons.AddRange(chain.ChainStatus.Select(status => $"{status.Status}: {status.StatusInformation.TrimEnd('.', '\n', ' ')}"));
        }

        if (reasons.Count == 0)
        {
            return true;
        }

        Refusal = $"the server's certificate is not trusted ({string.Join("; ", reasons)}); subject {certificate?.Subject}, issuer {certificate?.Issuer}";
        return false;
    }

    // Go takes any listed certificate for a root, also an intermediate one; here that is a partial chain that reaches a listed one.
    private bool EndsAtAnAuthority(X509Chain chain) =>
        authorities is not null
        && chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain)
        && chain.ChainElements.Any(element =>
            authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
}
