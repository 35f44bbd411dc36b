using Sonde.EndToEndTests.Repositories;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>The whole shop from <c>sonde init</c>, applied to a real cluster in both modes.</summary>
[Trait("on", "kubernetes")]
public sealed class ModesTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 500_000;

    [Fact(Timeout = Limit)]
    public async Task The_shop_runs_hardened_and_then_under_debuggers_of_which_one_stops_a_request()
    {
        await TestCluster.RequireAsync();
        await using var shop = await BuiltShop.CreateAsync();
        await using var images = await ClusterImages.LoadAsync([.. shop.All.SelectMany(static service => new[] { service.Production, service.Debug })]);

        var production = await ApplyAsync(shop, "production", static service => service.Production);
        Assert.Contains("\"total\":3870", await FrontOf(shop, production).BuyAsync("coffee", 3), StringComparison.Ordinal);
        Assert.All(production.Values, static pod => Probe.IsHardened(pod.Process));
        Assert.All(production.Values, static pod => Assert.Empty(Probe.Tools(pod.Process)));
        var clean = await RunningSonde.RunAsync(["lint", "--live", .. place.Place]);
        Assert.True(clean.ExitCode == 0, clean.Text);

        var debug = await ApplyAsync(shop, "dev", static service => service.Debug);
        Assert.All(debug.Values, static pod => Probe.IsHardened(pod.Process));
        await StopsAsync(shop, FrontOf(shop, debug));
        Assert.Equal(1, (await RunningSonde.RunAsync(["lint", "--live", .. place.Place])).ExitCode);
    }

    private static ShopFront FrontOf(BuiltShop shop, Dictionary<BuiltRepository, PodTarget> pods) => new(pods[shop.Front].Shop.Address, shop.Front.Port);

    private async Task StopsAsync(BuiltShop shop, ShopFront front)
    {
        await using var sonde = RunningSonde.Start(["forward", $"deploy/{shop.Order.Name}", ":2345", .. place.Place]);
        var line = await shop.Order.LineOfAsync("checkout.go", "order, err := checkout(");
        await using (var ide = await Ide.AttachAsync(shop.Order.Entry(await sonde.ListensAsync("port 2345", 90)), Path.Combine(shop.Order.Folder, "checkout.go"), line))
        {
            var request = front.BuyAsync("coffee", 3);
            var stop = await ide.StopsAsync();
            Assert.Equal("3", (await ide.VariablesAsync(await ide.TopFrameAsync(stop)))["quantity"]);
            Assert.False(request.IsCompleted);
            await ide.ContinueAsync(stop);
            Assert.Contains("\"total\":3870", await Eventually.WithinAsync(request, "the receipt", 15, sonde.Describe), StringComparison.Ordinal);
        }

        (await sonde.StopAsync()).Succeeded();
    }

    /// <summary>Applies an environment, whoever is asked before who asks: this cluster has no services, so that a neighbour's address is its pod's.</summary>
    private async Task<Dictionary<BuiltRepository, PodTarget>> ApplyAsync(BuiltShop shop, string environment, Func<BuiltRepository, string> image)
    {
        var pods = new Dictionary<BuiltRepository, PodTarget>();
        BuiltRepository[][] steps = [[shop.Stock, shop.Pricing], [shop.Order], [shop.Front]];
        foreach (var step in steps)
        {
            foreach (var service in step)
            {
                var folder = shop.Environment(service, environment, neighbour => $"http://{pods[neighbour].Shop.Address}:{neighbour.Port}");
                await TestCluster.KubectlAsync("-n", place.Name, "apply", "-k", folder);
            }

            foreach (var service in step)
            {
                pods[service] = await PodTarget.FindAsync(place.Name, await PodOfAsync(service.Name, image(service)));
            }
        }

        await FrontOf(shop, pods).OpensAsync();
        return pods;
    }

    /// <summary>The pod of a deployment that stays, and has that image.</summary>
    private async Task<string> PodOfAsync(string name, string image)
    {
        string? found = null;
        await Eventually.IsTrueAsync(
            async () => (found = (string?)(await TestCluster.GetAsync(place.Name, "pods", "-l", $"app={name}"))["items"]!.AsArray().FirstOrDefault(pod =>
                pod!["metadata"]!["deletionTimestamp"] is null && (string?)pod["spec"]!["containers"]![0]!["image"] == image)?["metadata"]!["name"]) is not null,
            $"a pod of {name} with {image}",
            40);
        return found!;
    }
}
