using System.Text.Json.Nodes;
using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

public sealed class KubeconfigUserTests
{
    [Fact]
    public void A_token_file_comes_before_a_token_which_stays_as_a_fallback()
    {
        var access = KubeconfigFiles.With(user: "{ token: t, tokenFile: tok }").Add("/home/dev/.kube/tok", "f").Load();
        Assert.Equal(new Credentials.TokenFile("/home/dev/.kube/tok", "t"), access.Credentials);
    }

    [Fact]
    public void User_name_and_password_are_basic_credentials() =>
        Assert.Equal(new Credentials.Basic("a", "b"), KubeconfigFiles.With(user: "{ username: a, password: b }").Load().Credentials);

    [Fact]
    public void A_client_certificate_may_come_with_a_token()
    {
        var access = KubeconfigFiles.With(
            user: $"{{ token: t, client-certificate-data: {TestPem.Base64(TestPem.Certificate)}, client-key-data: {TestPem.Base64(TestPem.Key)} }}").Load();
        Assert.NotNull(access.ClientCertificate);
        Assert.Equal(new Credentials.Token("t"), access.Credentials);
    }

    [Fact]
    public void Nothing_that_is_printed_holds_a_secret()
    {
        var certificate = $"client-certificate-data: {TestPem.Base64(TestPem.Certificate)}, client-key-data: {TestPem.Base64(TestPem.Key)}";
        var texts = new[]
        {
            KubeconfigFiles.With(user: $"{{ token: s3cret, {certificate} }}").Load().ToString(),
            KubeconfigFiles.With(user: "{ username: u, password: s3cret }").Load().ToString(),
            KubeconfigFiles.With(user: "{ token: s3cret, tokenFile: /t }").Add("/t", "s3cret").Load().ToString(),
            KubeconfigFiles.With(user: """
                { exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: c, args: [s3cret], env: [{ name: A, value: s3cret }] } }
                """).Load().ToString(),
        };
        Assert.All(texts, text => Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Impersonation_is_read_whole()
    {
        var access = KubeconfigFiles.With(user: "{ as: dev, as-uid: '7', as-groups: [a, b], as-user-extra: { scopes: [x, y] } }").Load();
        Assert.Equal(("dev", "7"), (access.Impersonation!.User, access.Impersonation.Uid));
        Assert.Equal(["a", "b"], access.Impersonation.Groups);
        Assert.Equal(["x", "y"], access.Impersonation.Extra["scopes"]);
        Assert.Empty(access.Warnings);
    }

    [Fact]
    public void An_exec_plugin_is_read_whole()
    {
        var access = KubeconfigFiles.With(
            """
            { server: https://a, tls-server-name: n, extensions: [{ name: client.authentication.k8s.io/exec, extension: { audience: 7 } }] }
            """,
            """
            { exec: { apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, args: [a, '1'], env: [{ name: A, value: b }],
              installHint: get it, interactiveMode: Always, provideClusterInfo: true } }
            """).Load();
        var plugin = Assert.IsType<Credentials.ExecPlugin>(access.Credentials);
        Assert.Equal("/home/dev/.kube/bin/login", plugin.Command);
        Assert.Equal(["a", "1"], plugin.Arguments);
        Assert.Equal([KeyValuePair.Create("A", "b")], plugin.Environment);
        Assert.Equal(("get it", InteractiveMode.Always), (plugin.InstallHint, plugin.InteractiveMode));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"server":"https://a","tls-server-name":"n","config":{"audience":7}}"""), plugin.ClusterInfo));
        Assert.Empty(access.Warnings);
    }

    [Fact]
    public void A_plugin_with_a_bare_name_is_looked_for_in_the_path()
    {
        var access = KubeconfigFiles.With(user: "{ exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: aws } }").Load();
        var plugin = Assert.IsType<Credentials.ExecPlugin>(access.Credentials);
        Assert.Equal(("aws", InteractiveMode.IfAvailable), (plugin.Command, plugin.InteractiveMode));
        Assert.Null(plugin.ClusterInfo);
    }

    [Theory]
    [InlineData("{ client-certificate: /c }", "the user 'u' has a client-certificate without client-key")]
    [InlineData("{ client-key: /k }", "the user 'u' has a client-key without client-certificate")]
    [InlineData("{ client-certificate: /c, client-key: /c }", "client-certificate and client-key cannot be used")]
    [InlineData("{ tokenFile: /nope }", "tokenFile names /nope, which does not exist")]
    [InlineData("{ token: a, username: b }", "the user 'u' has several ways to authenticate: token, username")]
    [InlineData("{ as-groups: [a] }", "the user 'u' has as-uid, as-groups or as-user-extra without as")]
    [InlineData("{ auth-provider: { name: gcp } }", "the user 'u' has auth-provider 'gcp', which Kubernetes removed in 1.26")]
    [InlineData("{ exec: { command: c, interactiveMode: Never } }", "exec has no apiVersion")]
    [InlineData("{ exec: { command: c, apiVersion: client.authentication.k8s.io/v1alpha1, interactiveMode: Never } }", "exec has apiVersion 'client.authentication.k8s.io/v1alpha1'")]
    [InlineData("{ exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never } }", "exec has no command")]
    [InlineData("{ exec: { apiVersion: client.authentication.k8s.io/v1, command: c } }", "exec has no interactiveMode")]
    [InlineData("{ exec: { apiVersion: client.authentication.k8s.io/v1, command: c, interactiveMode: Often } }", "interactiveMode is 'Often'")]
    public void A_user_that_cannot_be_used_says_why(string user, string found)
    {
        var files = KubeconfigFiles.With(user: user).Add("/c", TestPem.Certificate).Add("/k", TestPem.Key);
        Assert.StartsWith(found, files.Fail().Problems[0].Found, StringComparison.Ordinal);
    }
}
