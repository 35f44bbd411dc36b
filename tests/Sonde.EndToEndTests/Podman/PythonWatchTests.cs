using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde snapshot</c> and <c>sonde log</c> on the shop's stock, a service in Python.</summary>
public sealed class PythonWatchTests
{
    private const int Limit = 120_000;
    private const string Image = "localhost/sonde-shop-stock:1";

    /// <summary>The line of stock.py that says how many there are.</summary>
    private static int Line { get; } =
        Array.FindIndex(File.ReadAllLines(Path.Combine(SondePrograms.Root, "examples/shop/stock/stock.py")), static line => line.Contains("return seen", StringComparison.Ordinal)) + 1;

    [Fact(Timeout = Limit)]
    public async Task A_snapshot_and_a_log_tell_what_is_asked_for_and_the_stock_answers()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using (var sonde = RunningSonde.Start(workspace.Start(
            "snapshot", target.Text, $"stock.py:{Line}", "--expr", "MOVEMENTS[sku][0]", "--expr", "len(seen)", "--if", "sku == 'honey'", "--timeout", "60s", "--bound", "500")))
        {
            await sonde.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("watching /app/stock.py:", StringComparison.Ordinal));

            Assert.Contains("\"available\": 20", await Eventually.WithinAsync(AskAsync(target, "honey"), "the stock's answer", 5, sonde.Describe), StringComparison.Ordinal);

            var hit = (await sonde.SeesAsync("hit"))["hit"]!;
            Assert.Equal(["('in', 25)", "2"], hit["values"]!.AsArray().Select(static value => (string?)value!["value"]));
            Assert.Equal(("available", "/app/stock.py"), ((string?)hit["frames"]![0]!["function"], (string?)hit["frames"]![0]!["file"]));
            var receipt = (await sonde.SeesAsync("receipt"))["receipt"]!;
            Assert.Equal(1, (int)receipt["hits"]!["hits"]!);
            Assert.True((bool)receipt["targetRuns"]!);
            Assert.Contains("modules of debugpy stay", receipt.ToJsonString(), StringComparison.Ordinal);
        }

        await using var log = RunningSonde.Start(workspace.Start("log", target.Text, $"stock.py:{Line}", "{sku}: {len(seen)}", "--bound", "500"));
        await log.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("watching ", StringComparison.Ordinal));
        await AskAsync(target, "bread");
        Assert.Equal("'bread': 3", (string?)(await log.SeesAsync("hit"))["line"]);
        var outcome = (await log.StopAsync()).Succeeded();
        Assert.Equal(1, (int)outcome.Receipt["hits"]!["hits"]!);
        await AskAsync(target, "apple");
    }

    [Fact(Timeout = Limit)]
    public async Task What_calls_is_refused_and_the_stock_answers()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("snapshot", target.Text, $"stock.py:{Line}", "--expr", "MOVEMENTS.clear()"));
        var fault = await sonde.SeesAsync("fault");
        Assert.Equal("SND2012", (string?)fault["code"]);
        Assert.Contains("would call a function", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Contains("\"available\": 20", await AskAsync(target, "honey"), StringComparison.Ordinal);
    }

    private static async Task<PodmanTarget> StartAsync()
    {
        var target = await PodmanTarget.StartAsync(Image, "--cap-drop", "all");
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    await AskAsync(target, "coffee");
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the stock opens",
            20);
        return target;
    }

    private static async Task<string> AskAsync(PodmanTarget target, string sku)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.GetStringAsync($"http://{target.Shop.Address}:{target.Shop.Port}/stock/{sku}", TestContext.Current.CancellationToken);
    }
}
