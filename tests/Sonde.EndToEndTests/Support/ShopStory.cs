using System.Text.Json.Nodes;
using CdpClient = Sonde.EndToEndTests.Agent.CdpClient;

namespace Sonde.EndToEndTests.Support;

/// <summary>One request followed from Node.js into Go and into Python, with the entries that <c>sonde up</c> wrote.</summary>
internal static class ShopStory
{
    /// <summary>Stops in each of the three, looks around, and lets the request finish.</summary>
    public static async Task FollowAsync(RunningSonde sonde, ShopWorkspace workspace, ShopFront shop)
    {
        // The entry that starts them all is the last one: it belongs to no target.
        await sonde.SeesAsync("hand-over", seconds: 90);
        var entries = workspace.ReadEntries();
        await using var front = await CdpClient.AttachAsync(
            async () => (await LocalPort.ConnectAsync((int)entries["sonde: front"]["port"]!)).GetStream(), "server\\\\.js$", workspace.LineOf("front/server.js", "const wanted ="));
        await using var order = await Ide.AttachAsync(entries["sonde: order"], workspace.PathOf("checkout.go"), workspace.LineOf("checkout.go", "order, err := checkout("));
        await using var stock = await Ide.AttachAsync(entries["sonde: stock"], workspace.PathOf("stock/stock.py"), workspace.LineOf("stock/stock.py", "return seen"));

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
        frame = await stock.TopFrameAsync(inStock);
        Assert.Equal(workspace.PathOf("stock/stock.py"), (string?)frame["source"]!["path"]);
        Assert.Equal("'coffee'", (await stock.VariablesAsync(frame))["sku"]);
        await stock.ContinueAsync(inStock);

        Assert.Contains("\"total\":3870", await Eventually.WithinAsync(request, "the receipt", 20, sonde.Describe), StringComparison.Ordinal);
        Assert.Equal(["sonde: front", "sonde: order", "sonde: stock"], workspace.ReadCompound()["configurations"]!.AsArray().Select(name => (string?)name));
    }

    /// <summary>The local port of a target's debugger, as it was told for the so manieth time.</summary>
    public static async Task<int> ListensAsync(RunningSonde sonde, string target, int times)
    {
        JsonNode[] found = [];
        await Eventually.IsTrueAsync(
            () => (found = [.. sonde.Reports.Where(report => (string?)report["target"] == target && (string?)report["of"]?["report"] == "listening")]).Length >= times,
            $"the debugger of {target} listens for the {times}. time",
            60,
            sonde.Describe);
        return (int)found[times - 1]["of"]!["port"]!;
    }
}
