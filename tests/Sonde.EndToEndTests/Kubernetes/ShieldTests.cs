using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>A stop that lasts, under a real kubelet's probes.</summary>
[Trait("on", "kubernetes")]
public sealed class ShieldTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 240_000;

    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(60);

    [Fact(Timeout = Limit)]
    public async Task A_shielded_pod_stands_for_a_minute_and_is_neither_restarted_nor_taken_out_of_service()
    {
        var target = await place.StartAsync(name => Manifests.Shielded(name, SondePrograms.Image));
        await using var sonde = RunningSonde.Start(["debug", target.Text, "-c", "api", "--shield", .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        Assert.Contains("HTTP 8080/healthz (liveness, readiness)", sonde.Describe(), StringComparison.Ordinal);
        var order = target.Shop.OrderAsync();
        await ide.StopsAsync();
        await sonde.SeesStateAsync("stopped");

        // From the node, whose address the probes have too: an order is none, and waits for the shop.
        var second = target.Shop.OrderAsync();
        await Task.Delay(Stop, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.False(order.IsCompleted || second.IsCompleted, $"an order was answered during the stop: {order.Status}, {second.Status}\n{sonde.Describe()}");
        await IsUnharmedAsync(target);
        sonde.Interrupt();
        await Eventually.WithinAsync(order, "the order that was held up", 10, sonde.Describe);
        await Eventually.WithinAsync(second, "the order that came during the stop", 10, sonde.Describe);
        await target.Shop.ServesAsync(2, sonde.Describe);
        var receipt = (await sonde.EndsAsync()).Succeeded().Receipt;
        Assert.True((bool)receipt["targetRuns"]!);
        Assert.Contains(receipt["written"]!.AsArray(), line => ((string)line!).Contains("its rules are gone (checked)", StringComparison.Ordinal));
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        await IsUnharmedAsync(target);
    }

    private static async Task IsUnharmedAsync(PodTarget target)
    {
        var pod = await TestCluster.GetAsync(target.Namespace, "pod", target.Name);
        var api = pod["status"]!["containerStatuses"]!.AsArray().Single(container => (string?)container!["name"] == "api")!;
        Assert.Equal(0, (int)api["restartCount"]!);
        Assert.True((bool)api["ready"]!);
    }
}
