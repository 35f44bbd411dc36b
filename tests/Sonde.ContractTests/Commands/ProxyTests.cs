using System.Runtime.Versioning;
using Sonde.ContractTests.Kubernetes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

/// <summary>A cluster that only a proxy reaches. Its name is one that nobody resolves: what is on this machine is never asked for through a proxy.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProxyTests
{
    private const string Credentials = "me:s3cret";

    [Theory]
    [InlineData("http", "HTTPS_PROXY")]
    [InlineData("http", "https_proxy")]
    [InlineData("socks5", "HTTPS_PROXY")]
    public async Task A_session_goes_through_the_proxy_that_the_environment_names(string scheme, string variable)
    {
        await using var cluster = Cluster();
        await using var proxy = ScriptedProxy.Start();
        using var laptop = Behind(cluster, variable, $"{scheme}://{Credentials}@127.0.0.1:{proxy.Port}");
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal($"cluster.invalid:{cluster.Server.Address.Port} as {Credentials}", proxy.Asked.Distinct().Single());
        Assert.Equal(cluster.Server.ConnectionCount, proxy.Asked.Count);
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_which_way_it_goes()
    {
        await using var cluster = Cluster();
        await using var proxy = ScriptedProxy.Start();
        using var laptop = Behind(cluster, "HTTPS_PROXY", $"http://{Credentials}@127.0.0.1:{proxy.Port}");
        var run = await laptop.RunAsync("doctor", "pod/goweb", "--image", Laptop.Image);
        var check = Assert.Single(run.Reports.All<DoctorReport>()).Checks.Single(check => check.Name == "server");
        Assert.EndsWith($"(context scripted), through the proxy http://127.0.0.1:{proxy.Port} (HTTPS_PROXY)", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_with_the_variable_and_without_its_credentials()
    {
        await using var cluster = Cluster();
        await using var proxy = ScriptedProxy.Start(refuses: true);
        using var laptop = Behind(cluster, "HTTPS_PROXY", $"http://{Credentials}@127.0.0.1:{proxy.Port}");
        var run = await Failing.DebugAsync(cluster, laptop, "SND6001", "-v");
        Assert.EndsWith(
            $"the proxy refused CONNECT: HTTP/1.1 407 Proxy Authentication Required; the way leads through the proxy http://127.0.0.1:{proxy.Port} (HTTPS_PROXY)",
            run.Fault.Why,
            StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_away_is_named_where_the_kubeconfig_names_it()
    {
        await using var cluster = Cluster();
        var port = Failing.FreePort();
        using var laptop = Behind(cluster, "HTTPS_PROXY", "http://not-this-one.invalid:1");
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace(
            "tls-server-name", $"proxy-url: \"http://{Credentials}@127.0.0.1:{port}\", tls-server-name", StringComparison.Ordinal));
        var run = await Failing.DebugAsync(cluster, laptop, "SND6001", "-v");
        Assert.Contains($"the proxy 127.0.0.1:{port} cannot be reached", run.Fault.Why, StringComparison.Ordinal);
        Assert.EndsWith($"http://127.0.0.1:{port} (proxy-url of the kubeconfig)", run.Fault.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_NO_PROXY_lists_is_asked_directly()
    {
        await using var cluster = Cluster();
        await using var proxy = ScriptedProxy.Start();
        using var laptop = Behind(cluster, "HTTPS_PROXY", $"http://{Credentials}@127.0.0.1:{proxy.Port}");
        laptop.Variables["no_proxy"] = "other.example,.invalid";
        var run = await Failing.DebugAsync(cluster, laptop, "SND6001");
        Assert.Contains("the name 'cluster.invalid' cannot be resolved", run.Fault.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(proxy.Asked);
    }

    private static ScriptedCluster Cluster() => new ScriptedCluster(options: new ScriptedApiServerOptions()).WithUser(1001, 1001);

    private static Laptop Behind(ScriptedCluster cluster, string variable, string proxy)
    {
        var laptop = new Laptop(cluster);
        laptop.Variables[variable] = proxy;
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace(
            $"server: \"{cluster.Server.Address}\"", $"server: \"https://cluster.invalid:{cluster.Server.Address.Port}\", tls-server-name: 127.0.0.1", StringComparison.Ordinal));
        return laptop;
    }
}
