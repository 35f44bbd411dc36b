using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde up</c>: one request is followed through services in several languages.</summary>
public sealed class UpTests
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task One_request_stops_in_Node_then_in_Go_then_in_Python()
    {
        await using var shop = await ShopPod.StartAsync();
        using var workspace = ShopWorkspace.Create(shop.Yaml);
        await using var sonde = RunningSonde.Start(workspace.Start("up", "--ide", "vscode"));

        await ShopStory.FollowAsync(sonde, workspace, shop.Front);

        (await sonde.StopAsync()).Succeeded();
        Assert.False(File.Exists(workspace.LaunchFile), "launch.json was left behind");
        Assert.Contains("dev", await shop.Front.BuyAsync("apple", 1), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task One_that_fails_does_not_keep_the_others_and_one_that_is_replaced_is_followed()
    {
        await using var shop = await ShopPod.StartAsync();
        using var workspace = ShopWorkspace.Create($"{shop.Yaml}  nobody:\n    target: podman/there-is-no-such-container\n");
        await using var sonde = RunningSonde.Start(workspace.Start("up", "order", "nobody"));
        Assert.Equal("SND3001", (string?)(await sonde.SeesAsync("target", report => (string?)report["target"] == "nobody" && (string?)report["of"]!["report"] == "fault", 60))["of"]!["code"]);
        var before = await ShopStory.ListensAsync(sonde, "order", 1);

        await shop.ReplaceAsync("order");
        var replaced = System.Diagnostics.Stopwatch.StartNew();
        var after = await ShopStory.ListensAsync(sonde, "order", 2);
        TestContext.Current.SendDiagnosticMessage($"followed after {replaced.Elapsed.TotalMilliseconds:0} ms");

        Assert.Equal(before, after);
        await using var ide = await Ide.AttachAsync(after, "main.handleCheckout");
        var request = shop.Front.BuyAsync("apple", 1);
        var stop = await ide.StopsAsync(20);
        await ide.ContinueAsync(stop);
        await Eventually.WithinAsync(request, "the receipt", 20, sonde.Describe);
        Assert.Equal(3, (await sonde.StopAsync()).ExitCode);
    }
}
