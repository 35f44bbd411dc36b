using System.Diagnostics;
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
        Assert.False(File.Exists(workspace.LaunchFile), $"launch.json was left behind: {(File.Exists(workspace.LaunchFile) ? File.ReadAllText(workspace.LaunchFile) : null)}\n{sonde.Describe()}");
        Assert.Contains("dev", await shop.Front.BuyAsync("apple", 1), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task One_that_fails_does_not_keep_the_others_and_one_that_is_replaced_is_followed_by_the_IDE_with_its_breakpoints()
    {
        await using var shop = await ShopPod.StartAsync();
        using var workspace = ShopWorkspace.Create($"{shop.Yaml}  nobody:\n    target: podman/there-is-no-such-container\n");
        await using var sonde = RunningSonde.Start(workspace.Start("up", "order", "nobody"));
        Assert.Equal("SND3001", (string?)(await sonde.SeesAsync("target", report => (string?)report["target"] == "nobody" && (string?)report["of"]!["report"] == "fault", 60))["of"]!["code"]);
        var before = await ShopStory.ListensAsync(sonde, "order", 1);
        await using var ide = await Ide.AttachAsync(before, "main.handleCheckout");

        await shop.ReplaceAsync("order");
        var replaced = Stopwatch.StartNew();
        await ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 60);
        TestContext.Current.SendDiagnosticMessage($"with its breakpoints again after {replaced.Elapsed.TotalMilliseconds:0} ms");

        Assert.Equal(before, await ShopStory.ListensAsync(sonde, "order", 2));
        var request = shop.Front.BuyAsync("apple", 1);
        var stop = await ide.StopsAsync(20);
        await ide.ContinueAsync(stop);
        await Eventually.WithinAsync(request, "the receipt", 20, sonde.Describe);
        Assert.Equal(3, (await sonde.StopAsync()).ExitCode);
    }
}
