using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde snapshot</c> and <c>sonde log</c> on a real container.</summary>
public sealed class WatchTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_snapshot_of_an_order_names_its_total_and_the_order_is_answered()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start(
            "snapshot", target.Text, $"{workspace.PricingFile}:{workspace.DiscountLine}", "--expr", "quantity", "--if", "quantity > 10", "--timeout", "60s", "--bound", "500"));
        await sonde.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("watching ", StringComparison.Ordinal));

        var order = await Eventually.WithinAsync(target.Shop.OrderAsync(), "the order's answer", 5, sonde.Describe);

        Assert.Equal(-16125, (int)order["total"]!);
        var hit = (await sonde.SeesAsync("hit"))["hit"]!;
        Assert.Equal("25", (string?)hit["values"]![0]!["value"]);
        Assert.EndsWith("/pricing.go", (string?)hit["frames"]![0]!["file"], StringComparison.Ordinal);
        var receipt = (await sonde.SeesAsync("receipt"))["receipt"]!;
        Assert.Equal(1, (int)receipt["hits"]!["hits"]!);
        Assert.True((bool)receipt["targetRuns"]!);
        Assert.Equal(0, (int)receipt["check"]!["changedBytes"]!);
        await target.Process.IsSoonFreeAsync(1, sonde.Describe);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_log_tells_each_order_until_it_is_interrupted()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("log", target.Text, $"pricing/pricing.go:{workspace.DiscountLine}", "quantity {quantity}", "--bound", "500"));
        await sonde.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("watching ", StringComparison.Ordinal));

        // Delve goes on reading debug information for a moment; a hit that waits for it on a slow machine is too much of a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        await target.Shop.OrderAsync();
        var hit = await sonde.SeesAsync("hit");
        var outcome = await sonde.StopAsync();

        // On a machine that has no time for Delve, a single hit is more than a tenth of a second, and that ends it.
        if ((double)hit["hit"]!["pauseMilliseconds"]! < 80)
        {
            outcome.Succeeded();
            Assert.Equal("quantity 25", (string?)hit["line"]);
        }

        Assert.Equal(1, (int)outcome.Receipt["hits"]!["hits"]!);
        await target.Process.IsSoonFreeAsync(1, () => outcome.Text);
        await target.Shop.ServesAsync();
    }
}
