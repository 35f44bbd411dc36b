using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Authentication;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>A credential plugin's answer.</summary>
internal sealed class ExecCredentialTarget : FuzzTarget
{
    private const string Version = "client.authentication.k8s.io/v1";

    public override string Name => "kubernetes.exec-credential";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"abc","expirationTimestamp":"2026-01-02T03:04:05Z"}}""",
        """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{},"status":{"clientCertificateData":"a","clientKeyData":"b","expirationTimestamp":null}}""");

    public override IReadOnlyList<string> Tokens => ["\"\\ud800\"", "\"\\ud800\":1,", "null", "\"token\":", "\"status\":{", "\"expirationTimestamp\":", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\""];

    public override int Run(byte[] input)
    {
        try
        {
            var credential = ExecCredential.Parse(input, Version);
            return HashCode.Combine(credential.Token is null, credential.Certificate is null, credential.Expiry is null);
        }
        catch (FormatException documented)
        {
            return Transcript.KindOf(documented.Message);
        }
    }
}
