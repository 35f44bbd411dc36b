using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes.Connections;

namespace Sonde.UnitTests.Kubernetes.Connections;

public sealed class MachineAuthoritiesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonde-authorities-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Bundle_and_folders_are_those_of_the_variables()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "first"));
        Directory.CreateDirectory(Path.Combine(_folder, "second"));
        Write("bundle.pem", Certificate("CN=one") + Certificate("CN=two"));
        Write("first/three.pem", Certificate("CN=three"));
        Write("second/four.crt", "a remark\n" + Certificate("CN=four"));
        Write("second/README", "no certificate");
        Write("second/broken.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "second", "gone.pem"), Path.Combine(_folder, "nowhere"));

        var found = Read(Path.Combine(_folder, "bundle.pem"), $"{_folder}/first:{_folder}/none:{_folder}/second");

        Assert.Equal(["CN=four", "CN=one", "CN=three", "CN=two"], found.Select(static certificate => certificate.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bundle_that_is_not_there_is_none() => Assert.Empty(Read(Path.Combine(_folder, "nowhere"), _folder));

    [Fact]
    public void Without_variables_they_are_the_machines()
    {
        Assert.SkipUnless(File.Exists("/etc/ssl/certs/ca-certificates.crt"), "needs Debian's ca-certificates");
        Assert.NotEmpty(MachineAuthorities.Read(static _ => null));
    }

    private static X509Certificate2Collection Read(string bundle, string folders) => MachineAuthorities.Read(name => name switch
    {
        "SSL_CERT_FILE" => bundle,
        "SSL_CERT_DIR" => folders,
        _ => null,
    });

    private static string Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportCertificatePem() + "\n";
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
