using Sonde.EndToEndTests.Support;
using CdpClient = Sonde.EndToEndTests.Agent.CdpClient;

namespace Sonde.EndToEndTests.Repositories;

/// <summary>The whole shop from <c>sonde init</c>, built and played by Podman, hardened in production and under debuggers in development.</summary>
[Collection(RepositoryCollection.Name)]
public sealed class ShopModesTests(ShopRepositories shop)
{
    private const int Limit = 500_000;

    [Fact(Timeout = Limit)]
    public async Task In_production_a_request_goes_through_four_hardened_services_and_lint_finds_nothing()
    {
        var built = await shop.BuiltAsync();
        await using var played = await PlayedShop.StartAsync(built, "podman-production");

        Assert.Contains("\"total\":3870", await played.Front.BuyAsync("coffee", 3), StringComparison.Ordinal);
        foreach (var service in built.All)
        {
            var (_, process) = await PlayedShop.FindAsync(service);
            Probe.IsHardened(process);
            Assert.Empty(Probe.Tools(process));
        }

        // Symbols of the others: the tests of their languages.
        Assert.Empty((await ImageContents.ReadAsync(built.Pricing.Production)).Symbols);
        Assert.DoesNotContain("debug", played.Rendered, StringComparison.Ordinal);
        var lint = await built.LintAsync(await built.RenderAsync("production"));
        Assert.True(lint.ExitCode == 0, lint.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task In_development_requests_stop_in_Node_and_in_Go()
    {
        var built = await shop.BuiltAsync();
        await using var played = await PlayedShop.StartAsync(built, "podman-dev");
        var (order, process) = await PlayedShop.FindAsync(built.Order);
        Probe.IsHardened(process);
        Assert.Contains("dlv", Probe.Tools(process));

        await StopsInNodeAsync(built, played, (await PlayedShop.FindAsync(built.Front)).Container);

        // The last: a Delve that takes several clients keeps the breakpoints of one that is gone.
        await StopsInGoAsync(built, played, order);
        var dev = await built.RenderAsync("dev");
        foreach (var part in new[] { $"image: {built.Order.Debug}", "replicas: 1", "name: tcp-debug", "sonde.dev/mode: debug", "readOnlyRootFilesystem: true", "name: http", "failureThreshold: 300" })
        {
            Assert.Contains(part, dev, StringComparison.Ordinal);
        }

        // Rendered without a word of where it belongs, it could go to production.
        var lint = await built.LintAsync(dev);
        Assert.Equal(1, lint.ExitCode);
        Assert.Equal(["SL004", "SL011", "SL013"], lint.One("lint")["findings"]!.AsArray().Select(static finding => (string)finding!["rule"]!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>By the debugger that the debug image starts the program with, and the entry that sonde init wrote.</summary>
    private static async Task StopsInGoAsync(BuiltShop built, PlayedShop played, string container)
    {
        await using var sonde = RunningSonde.Start("forward", $"podman/{container}", ":2345");
        var file = Path.Combine(built.Order.Folder, "checkout.go");
        await using (var ide = await Ide.AttachAsync(built.Order.Entry(await sonde.ListensAsync("port 2345")), file, await built.Order.LineOfAsync("checkout.go", "order, err := checkout(")))
        {
            var request = played.Front.BuyAsync("coffee", 3);
            var stop = await ide.StopsAsync();
            var frame = await ide.TopFrameAsync(stop);
            Assert.Equal(file, (string?)frame["source"]!["path"]);
            Assert.Equal("3", (await ide.VariablesAsync(frame))["quantity"]);
            Assert.False(request.IsCompleted);
            await ide.ContinueAsync(stop);
            Assert.Contains("\"total\":3870", await Eventually.WithinAsync(request, "the receipt", 15, sonde.Describe), StringComparison.Ordinal);
        }

        (await sonde.StopAsync()).Succeeded();
    }

    /// <summary>By <c>sonde debug</c>, which finds the inspector that the debug image opens.</summary>
    private static async Task StopsInNodeAsync(BuiltShop built, PlayedShop played, string container)
    {
        await using var sonde = RunningSonde.Start(new SondeStart("debug", $"podman/{container}", "--ide", "none") { WorkingDirectory = built.Front.Folder });
        var port = await sonde.ListensAsync("node", 90);
        await using (var ide = await CdpClient.AttachAsync(
            async () => (await LocalPort.ConnectAsync(port)).GetStream(), "server\\\\.js$", await built.Front.LineOfAsync("server.js", "const wanted =")))
        {
            var request = played.Front.BuyAsync("bread", 1);
            var paused = await ide.SeesAsync("Debugger.paused");
            Assert.EndsWith("buy", (string)paused["params"]!["callFrames"]![0]!["functionName"]!, StringComparison.Ordinal);
            Assert.False(request.IsCompleted);
            await ide.AskAsync("Debugger.resume", "{}");
            Assert.Contains("\"customer\":\"dev\"", await Eventually.WithinAsync(request, "the receipt", 15, sonde.Describe), StringComparison.Ordinal);
        }

        (await sonde.StopAsync()).Succeeded();
    }
}
