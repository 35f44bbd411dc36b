using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

public sealed class KubeconfigLoaderTests
{
    private const string First = """
        current-context: one
        contexts: [{ name: one, context: { cluster: c, user: u, namespace: shop } }]
        clusters: [{ name: c, cluster: { server: https://first:6443 } }]
        """;

    private const string Second = """
        current-context: two
        contexts:
        - { name: one, context: { cluster: other, user: other } }
        - { name: two, context: { cluster: c, user: u } }
        clusters: [{ name: c, cluster: { server: https://second:6443, tls-server-name: second } }]
        users: [{ name: u, user: { token: t } }]
        """;

    [Fact]
    public void The_home_file_is_read_where_no_variable_is_set()
    {
        var access = KubeconfigFiles.With().Load();
        Assert.Equal(("x", "c", "u", "default"), (access.ContextName, access.ClusterName, access.UserName, access.Namespace));
        Assert.Equal(new Uri("https://a:6443"), access.Server);
    }

    [Fact]
    public void The_variable_replaces_the_home_file()
    {
        var files = KubeconfigFiles.With().Add("/etc/one", First).Add("/etc/two", Second);
        Assert.Equal(new Uri("https://first:6443"), files.Load("/etc/one:/etc/two").Server);
    }

    [Fact]
    public void The_first_file_to_have_a_value_or_an_entry_wins_and_the_later_entry_is_dropped_whole()
    {
        var access = new KubeconfigFiles().Add("/1", First).Add("/2", Second).Load("/1:/2");
        Assert.Equal(("one", "shop"), (access.ContextName, access.Namespace));
        Assert.Equal(new Uri("https://first:6443"), access.Server);
        Assert.Null(access.TlsServerName);
        Assert.Equal(new Credentials.Token("t"), access.Credentials);
    }

    [Fact]
    public void The_order_of_the_variable_is_the_order_of_precedence()
    {
        var access = new KubeconfigFiles().Add("/1", First).Add("/2", Second).Load("/2:/1");
        Assert.Equal(("two", "default"), (access.ContextName, access.Namespace));
        Assert.Equal("second", access.TlsServerName);
    }

    [Theory]
    [InlineData("/missing:/1:/2")]
    [InlineData(":/1::/2:")]
    [InlineData("/1:/1:/2")]
    [InlineData("../1:/2")]
    public void Missing_files_empty_entries_and_repetitions_are_passed_over(string variable)
    {
        var files = new KubeconfigFiles().Add("/1", First).Add("/2", Second);
        Assert.Equal("one", files.Load(variable).ContextName);
    }

    [Fact]
    public void An_explicit_file_is_read_alone()
    {
        var files = new KubeconfigFiles().Add("/here/sub/k", Second).Add("/1", First);
        var access = KubeconfigLoader.Load(files.Request("/1") with { ExplicitPath = "sub/k" });
        Assert.Equal("two", access.ContextName);
    }

    [Fact]
    public void An_explicit_file_must_exist()
    {
        var failure = Assert.Throws<KubeconfigException>(
            () => KubeconfigLoader.Load(KubeconfigFiles.With().Request() with { ExplicitPath = "/nope" }));
        var problem = Assert.Single(failure.Problems);
        Assert.Equal("/nope: the file does not exist; expected a kubeconfig", problem.ToString());
    }

    [Fact]
    public void A_context_and_a_namespace_of_ones_own_come_first()
    {
        var request = new KubeconfigFiles().Add("/1", First).Add("/2", Second).Request("/1:/2");
        var access = KubeconfigLoader.Load(request with { Context = "two", Namespace = "pay" });
        Assert.Equal(("two", "pay"), (access.ContextName, access.Namespace));
    }

    [Fact]
    public void A_server_without_a_scheme_is_http_as_in_kubectl()
    {
        Assert.Equal(new Uri("http://a:8080"), KubeconfigFiles.With("{ server: 'a:8080' }").Load().Server);
    }

    [Fact]
    public void Files_named_in_a_kubeconfig_are_relative_to_its_own_directory()
    {
        var files = new KubeconfigFiles()
            .Add("/etc/k8s/config", """
                current-context: x
                contexts: [{ name: x, context: { cluster: c, user: u } }]
                clusters: [{ name: c, cluster: { server: https://a, certificate-authority: pki/ca.crt } }]
                users: [{ name: u, user: { client-certificate: ../me.crt, client-key: /me.key } }]
                """)
            .Add("/etc/k8s/pki/ca.crt", TestPem.Certificate)
            .Add("/etc/me.crt", TestPem.Certificate)
            .Add("/me.key", TestPem.Key);
        var access = files.Load("/etc/k8s/config");
        Assert.Equal(TestPem.Certificate, access.CertificateAuthorityPem);
        Assert.Equal(new ClientCertificatePair(TestPem.Certificate, TestPem.Key), access.ClientCertificate);
    }

    [Fact]
    public void Data_in_the_kubeconfig_comes_before_a_file_and_that_is_said()
    {
        var access = KubeconfigFiles.With(
            $"{{ server: https://a, certificate-authority: /nope, certificate-authority-data: {TestPem.Base64(TestPem.Certificate)} }}").Load();
        Assert.Equal(TestPem.Certificate, access.CertificateAuthorityPem);
        Assert.Contains("certificate-authority has no effect beside certificate-authority-data", Assert.Single(access.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_of_a_cluster_is_read()
    {
        var access = KubeconfigFiles.With(
            "{ server: https://a/prefix, tls-server-name: b, insecure-skip-tls-verify: true, proxy-url: 'socks5://p:1080', disable-compression: true }").Load();
        Assert.Equal("b", access.TlsServerName);
        Assert.True(access.SkipsTlsVerification);
        Assert.True(access.DisablesCompression);
        Assert.Equal(new Uri("socks5://p:1080"), access.ProxyUrl);
        Assert.Empty(access.Warnings);
    }

    [Fact]
    public void A_json_kubeconfig_is_read_too()
    {
        var files = new KubeconfigFiles().Add("/k", """
            {"kind":"Config","current-context":"x","contexts":[{"name":"x","context":{"cluster":"c","user":""}}],"clusters":[{"name":"c","cluster":{"server":"https://a"}}],"users":null}
            """);
        Assert.Equal("", files.Load("/k").UserName);
    }

    [Fact]
    public void What_is_unknown_is_named_with_its_place_and_not_ignored()
    {
        var access = new KubeconfigFiles().Add("/k", """
            kind: Config
            current-context: x
            colour: blue
            contexts: [{ name: x, context: { cluster: c, name-space: shop } }]
            clusters:
            - name: c
              cluster:
                server: https://a
                certificate-authorithy: /ca
                extensions: [{ name: e, extension: { any: thing } }]
            """).Load("/k");
        Assert.Equal(
            [
                "/k:9:5: the field clusters[0].cluster.certificate-authorithy is unknown; it is not used",
                "/k:4:46: the field contexts[0].context.name-space is unknown; it is not used",
                "/k:3:1: the field colour is unknown; it is not used",
            ],
            access.Warnings);
    }

    [Fact]
    public void In_a_pod_its_service_account_is_used_where_there_is_no_kubeconfig()
    {
        var files = new KubeconfigFiles().Add("/sa/token", "t").Add("/sa/ca.crt", "ca").Add("/sa/namespace", "shop\n");
        var access = KubeconfigLoader.Load(files.Request() with { InCluster = new InClusterProbe("fd00::1", "443", "/sa") });
        Assert.Equal(new Uri("https://[fd00::1]:443"), access.Server);
        Assert.Equal(("in-cluster", "shop", "ca"), (access.ContextName, access.Namespace, access.CertificateAuthorityPem));
        Assert.Equal(new Credentials.TokenFile("/sa/token", null), access.Credentials);
    }

    [Fact]
    public void A_kubeconfig_comes_before_the_service_account_of_a_pod()
    {
        var request = KubeconfigFiles.With().Request() with { InCluster = new InClusterProbe("10.0.0.1", "443", "/sa") };
        Assert.Equal("x", KubeconfigLoader.Load(request).ContextName);
    }

    [Fact]
    public void A_service_account_that_cannot_be_read_is_a_problem_for_each_file()
    {
        var files = new KubeconfigFiles().Add("/sa/token", "t");
        var failure = Assert.Throws<KubeconfigException>(
            () => KubeconfigLoader.Load(files.Request() with { InCluster = new InClusterProbe("10.0.0.1", "443", "/sa") }));
        Assert.Equal(["/sa/ca.crt", "/sa/namespace"], failure.Problems.Select(problem => problem.Position.File));
    }
}
