using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Testing.Kubernetes;

/// <summary>An authority of its own, and what it signed.</summary>
internal sealed class ScriptedCertificates : IDisposable
{
    private readonly DateTimeOffset _now;
    private readonly X509Certificate2 _authority;

    public ScriptedCertificates(TimeProvider clock, string? serverName, bool isExpired)
    {
        _now = clock.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=scripted-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(_now.AddDays(-3), _now.AddDays(3));

        var names = new SubjectAlternativeNameBuilder();
        if (serverName is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
        }
        else
        {
            names.AddDnsName(serverName);
        }

        Server = Issue("CN=scripted-server", names.Build(), isExpired ? _now.AddDays(-1) : _now.AddDays(2));
    }

    public X509Certificate2 Server { get; }

    public string AuthorityPem => _authority.ExportCertificatePem();

    public ClientCertificatePair IssueClient(string user)
    {
        using var certificate = Issue($"CN={user}", null, _now.AddDays(2));
        using var key = certificate.GetECDsaPrivateKey()!;
        return new ClientCertificatePair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        Server.Dispose();
    }

    private X509Certificate2 Issue(string subject, X509Extension? names, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var signed = request.Create(_authority, _now.AddDays(-2), until, RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
