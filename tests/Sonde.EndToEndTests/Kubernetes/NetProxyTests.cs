using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde net-proxy</c> through a pod's network, by the names that the kubelet has given it.</summary>
[Trait("on", "kubernetes")]
public sealed class NetProxyTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task Another_pod_is_reached_by_a_name_that_only_this_pod_has()
    {
        Command.Require("curl");
        var pricing = await place.StartShopAsync();
        var target = await place.StartAsync(name => Manifests.Aliased(name, "pricing", pricing.Shop.Address));
        await using var sonde = RunningSonde.Start(["net-proxy", target.Text, "--listen", "0", .. place.Place]);
        var port = (int)(await sonde.SeesAsync("listening", seconds: 90))["port"]!;

        var answer = await Command.RunAsync(
            "curl", ["-s", "--max-time", "20", "--noproxy", "", "--proxy", string.Create(CultureInfo.InvariantCulture, $"socks5h://127.0.0.1:{port}"), "http://pricing:8080/healthz"]);

        Assert.Equal("ok\n", answer.Output);
        var outcome = (await sonde.StopAsync()).Succeeded();
        Assert.Equal(1, (int)outcome.One("net-proxy")["figures"]!["connections"]!);
        var toolbox = Assert.Single(await target.ToolboxesAsync());
        Assert.Null(toolbox["securityContext"]?["capabilities"]?["add"]);
        await target.Shop.ServesAsync();
        Assert.True(target.Process.IsFree, target.Process.Text);
    }
}
