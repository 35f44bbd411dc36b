using System.Text;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Authentication;
using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Authentication;

public sealed class ExecCredentialTests
{
    private const string V1 = "client.authentication.k8s.io/v1";

    [Theory]
    [InlineData("""{"kind":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Text_that_is_no_unicode_is_refused(string answer) => Assert.Throws<FormatException>(() => Parse(answer));

    [Fact]
    public void A_token_with_its_expiry_is_read()
    {
        var credential = Parse("""
            {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":"2026-11-20T10:00:00Z"}}
            """);
        Assert.Equal(("t", new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)), (credential.Token, credential.Expiry));
        Assert.Null(credential.Certificate);
    }

    [Fact]
    public void A_certificate_is_read()
    {
        var credential = Parse("""
            {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"c","clientKeyData":"k","expirationTimestamp":null}}
            """);
        Assert.Equal(new ClientCertificatePair("c", "k"), credential.Certificate);
        Assert.Null(credential.Expiry);
    }

    [Theory]
    [InlineData("", "its answer is not JSON")]
    [InlineData("hello", "its answer is not JSON")]
    [InlineData("[]", "its answer is not a JSON object")]
    [InlineData("""{"kind":"Pod"}""", "its answer is not of kind ExecCredential")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}""", "its answer is not of apiVersion client.authentication.k8s.io/v1, which the kubeconfig asks for")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}""", "its answer has no status")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}""", "its answer has neither a token nor a client certificate")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"k"}}""", "its answer has one of clientCertificateData and clientKeyData without the other")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":"soon"}}""", "its answer has an expirationTimestamp that is no time of RFC 3339")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":7}}""", "its answer has neither a token nor a client certificate")]
    public void Anything_else_says_what_is_wrong_and_quotes_nothing(string answer, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Parse(answer)).Message);

    [Fact]
    public void The_request_tells_the_plugin_of_the_cluster_where_it_asked()
    {
        var plugin = new Credentials.ExecPlugin { ApiVersion = V1, Command = "c", ClusterInfo = new JsonObject { ["server"] = "https://a" } };
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true,"cluster":{"server":"https://a"}}}"""),
            JsonNode.Parse(ExecCredential.Request(plugin, isInteractive: true))));
        Assert.Equal(
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}""",
            ExecCredential.Request(plugin with { ClusterInfo = null }, isInteractive: false));
    }

    private static ExecCredential Parse(string answer) => ExecCredential.Parse(Encoding.UTF8.GetBytes(answer), V1);
}
