using System.Text.Json.Nodes;
using CdpClient = Sonde.EndToEndTests.Agent.CdpClient;
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
        using var workspace = ShopWorkspace.Create(shop);
        await using var sonde = RunningSonde.Start(workspace.Start("up", "--ide", "vscode"));
        await sonde.SeesAsync("hand-over", seconds: 90);
        var entries = workspace.ReadEntries();
        await using var front = await CdpClient.AttachAsync(async () => (await LocalPort.ConnectAsync((int)entries["sonde: front"]["port"]!)).GetStream(), "server\\\\.js$", workspace.LineOf("front/server.js", "const wanted ="));
        await using var order = await Ide.AttachAsync(entries["sonde: order"], workspace.PathOf("checkout.go"), workspace.LineOf("checkout.go", "order, err := checkout("));
        await using var stock = await Ide.AttachAsync(entries["sonde: stock"], workspace.PathOf("stock/stock.py"), workspace.StockLine);

        var request = shop.BuyAsync("coffee", 3);
        var inFront = await front.SeesAsync("Debugger.paused");
        Assert.False(request.IsCompleted);
        Assert.EndsWith("buy", (string)inFront["params"]!["callFrames"]![0]!["functionName"]!, StringComparison.Ordinal);
        await front.AskAsync("Debugger.resume", "{}");
        var inOrder = await order.StopsAsync(30);
        var frame = await order.TopFrameAsync(inOrder);
        Assert.Equal(workspace.PathOf("checkout.go"), (string?)frame["source"]!["path"]);
        Assert.Equal("3", (await order.VariablesAsync(frame))["quantity"]);
        await order.ContinueAsync(inOrder);
        var inStock = await stock.StopsAsync(30);
        Assert.Equal(workspace.PathOf("stock/stock.py"), (string?)(await stock.TopFrameAsync(inStock))["source"]!["path"]);
        await stock.ContinueAsync(inStock);
        Assert.Contains("\"total\":3870", await Eventually.WithinAsync(request, "the receipt", 20, sonde.Describe), StringComparison.Ordinal);

        Assert.Equal(["sonde: front", "sonde: order", "sonde: stock"], workspace.ReadCompound()["configurations"]!.AsArray().Select(name => (string?)name));
        (await sonde.StopAsync()).Succeeded();
        Assert.False(File.Exists(workspace.LaunchFile), "launch.json was left behind");
        Assert.Contains("dev", await shop.BuyAsync("apple", 1), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task One_that_fails_does_not_keep_the_others_and_one_that_is_replaced_is_followed()
    {
        await using var shop = await ShopPod.StartAsync();
        using var workspace = ShopWorkspace.Create(shop, """
              nobody:
                target: podman/there-is-no-such-container
            """);
        await using var sonde = RunningSonde.Start(workspace.Start("up", "order", "nobody"));
        Assert.Equal("SND3001", (string?)(await sonde.SeesAsync("target", report => (string?)report["target"] == "nobody" && (string?)report["of"]!["report"] == "fault", 60))["of"]!["code"]);
        var before = await ListensAsync(sonde, 1);

        await shop.ReplaceAsync("order");
        var replaced = System.Diagnostics.Stopwatch.StartNew();
        var after = await ListensAsync(sonde, 2);
        TestContext.Current.SendDiagnosticMessage($"followed after {replaced.Elapsed.TotalMilliseconds:0} ms");

        Assert.Equal(before, after);
        await using var ide = await Ide.AttachAsync(after, "main.handleCheckout");
        var request = shop.BuyAsync("apple", 1);
        var stop = await ide.StopsAsync(20);
        await ide.ContinueAsync(stop);
        await Eventually.WithinAsync(request, "the receipt", 20, sonde.Describe);
        Assert.Equal(3, (await sonde.StopAsync()).ExitCode);
    }

    /// <summary>The debugger's local port for the order service, as it was told for the so manieth time.</summary>
    private static async Task<int> ListensAsync(RunningSonde sonde, int times)
    {
        JsonNode[] found = [];
        await Eventually.IsTrueAsync(
            () => (found = [.. sonde.Reports.Where(report => (string?)report["target"] == "order" && (string?)report["of"]?["report"] == "listening")]).Length >= times, $"the debugger listens for the {times}. time", 60, sonde.Describe);
        return (int)found[times - 1]["of"]!["port"]!;
    }
}
