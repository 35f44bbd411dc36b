using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde top</c> on the services of the shop, which are containers of one pod.</summary>
[Trait("on", "kubernetes")]
public sealed class TopTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task Each_language_of_a_pod_is_watched_in_its_own_way()
    {
        var target = await place.StartAsync(Manifests.Services);
        using var workspace = Workspace.Create();
        await using var visitors = Crowd.Begin(new Shop(target.Shop.Address, 18081), "/healthz", clients: 1);
        await using var orders = Crowd.Begin(new Shop(target.Shop.Address, 18082), "/order?item=coffee&quantity=25", clients: 2);

        async Task WatchAsync(string container, string type, string function, string how)
        {
            var outcome = (await RunningSonde.RunAsync(workspace.Start(["top", target.Text, "-c", container, "--type", type, "--count", "2", .. place.Place]), 90)).Succeeded();
            var pictures = outcome.All("top");
            Assert.Equal([1, 2], pictures.Select(static picture => (int)picture["number"]!));
            Assert.All(pictures, picture => Assert.Contains(how, (string?)picture["how"], StringComparison.Ordinal));
            Assert.Contains(pictures.SelectMany(static picture => picture["rows"]!.AsArray()), row => ((string)row!["function"]!).Contains(function, StringComparison.Ordinal));
            Assert.Equal(0, (int?)outcome.Receipt["figures"]?["stops"] ?? 0);
        }

        await WatchAsync("stock", "wall", "serve_forever", "read from outside");
        await WatchAsync("order", "cpu", "runtime.", "read from outside");
        await WatchAsync("front", "cpu", "(", "inspector");
        Assert.True(target.Process.IsFree, target.Process.Text);
    }
}
