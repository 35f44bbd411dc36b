namespace Sonde.Kubernetes.Configuration;

/// <summary>A client certificate with its key, both PEM. Never printed.</summary>
/// <param name="CertificatePem">One or more certificates, the client's own first.</param>
/// <param name="KeyPem">Its private key, unencrypted.</param>
public sealed record ClientCertificatePair(string CertificatePem, string KeyPem)
{
    /// <summary>Says that there is one, not what it is.</summary>
    public override string ToString() => nameof(ClientCertificatePair);
}
