using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=http://p:3128", "http://p:3128 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "https_proxy=http://p:3128", "http://p:3128 (https_proxy)")]
    [InlineData("https://api.example:6443", "https_proxy=http://lower:1|HTTPS_PROXY=http://upper:1", "http://upper:1 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "https_proxy=http://lower:1|HTTPS_PROXY=", "http://lower:1 (https_proxy)")]
    [InlineData("https://api.example:6443", "HTTP_PROXY=http://p:3128", null)]
    [InlineData("http://api.example:8080", "HTTP_PROXY=http://p:3128", "http://p:3128 (HTTP_PROXY)")]
    [InlineData("http://api.example:8080", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://api.example:6443", "ALL_PROXY=http://p:3128", null)]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=p:3128", "http://p:3128 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=p", "http://p:80 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=https://p", "https://p:443 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=socks5://p", "socks5://p:1080 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=http://me:s3cret@p:3128", "http://p:3128 (HTTPS_PROXY)")]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=http://p:3128|NO_PROXY=api.example:6443", null)]
    [InlineData("https://api.example", "HTTPS_PROXY=http://p:3128|NO_PROXY=api.example:443", null)]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=http://p:3128|no_proxy=.example", null)]
    [InlineData("https://api.example:6443", "HTTPS_PROXY=http://p:3128|NO_PROXY=other|no_proxy=*", "http://p:3128 (HTTPS_PROXY)")]
    [InlineData("https://API.example:6443", "HTTPS_PROXY=http://p:3128|NO_PROXY=api.EXAMPLE", null)]
    [InlineData("https://[fd00::1]:6443", "HTTPS_PROXY=http://p:3128|NO_PROXY=fd00::/8", null)]
    [InlineData("https://[fd00::1]:6443", "HTTPS_PROXY=http://[fd00::2]:3128", "http://[fd00::2]:3128 (HTTPS_PROXY)")]
    [InlineData("https://localhost:6443", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://127.0.0.1:6443", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://127.9.9.9:6443", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("https://[::1]:6443", "HTTPS_PROXY=http://p:3128", null)]
    [InlineData("http://localhost:8001", "HTTP_PROXY=http://p:3128", null)]
    public void The_proxy_is_the_one_that_kubectl_would_take(string server, string variables, string? proxy)
    {
        var access = EnvironmentProxy.Apply(To(server), Variables(variables));
        Assert.Equal(proxy, access.ProxyText);
        Assert.Empty(access.Warnings);
    }

    [Theory]
    [InlineData("http://me:s3cret@")]
    [InlineData("ftp://me:s3cret@p:21")]
    [InlineData("me:s3cret@:::")]
    public void A_proxy_that_cannot_be_used_is_said_without_its_password(string value)
    {
        var access = EnvironmentProxy.Apply(To("https://api.example:6443"), Variables($"HTTPS_PROXY={value}"));
        Assert.Null(access.ProxyText);
        Assert.Equal("HTTPS_PROXY is not the address of a proxy that can be used; the way to the server is direct", Assert.Single(access.Warnings));
    }

    [Fact]
    public void The_kubeconfigs_own_proxy_wins()
    {
        var own = To("https://127.0.0.1:6443") with { ProxyUrl = new Uri("http://me:s3cret@own:3128") };
        var access = EnvironmentProxy.Apply(own, Variables("HTTPS_PROXY=http://p:3128|NO_PROXY=*"));
        Assert.Equal("http://own:3128 (proxy-url of the kubeconfig)", access.ProxyText);
        Assert.DoesNotContain("s3cret", access.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_is_loaded_with_the_proxy_of_the_environment()
    {
        var files = KubeconfigFiles.With();
        var access = KubeconfigLoader.Load(files.Request() with { VariableValue = Variables("HTTPS_PROXY=http://p:3128") });
        Assert.Equal(("HTTPS_PROXY", new Uri("http://p:3128")), (access.ProxyVariable, access.ProxyUrl));
    }

    private static ClusterAccess To(string server) =>
        new() { ContextName = "x", ClusterName = "c", UserName = "u", Namespace = "default", Server = new Uri(server) };

    private static Func<string, string?> Variables(string text) =>
        text.Split('|').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]).GetValueOrDefault;
}
