using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary><c>sonde init</c> in the shop, a Go module.</summary>
[Collection(RepositoryCollection.Name)]
public sealed class GoRepositoryTests(ShopRepositories shop)
{
    private const int Limit = 500_000;

    [Fact(Timeout = Limit)]
    public async Task A_service_is_built_hardened_for_production_and_stops_at_a_breakpoint_in_debug_mode()
    {
        var repository = (await shop.BuiltAsync()).Order;
        Assert.Contains("main package .", (string)repository.Written.One("scaffold")["found"]!, StringComparison.Ordinal);
        await IsHardenedAsync(repository);
        await StopsAsync(repository);
    }

    private static async Task IsHardenedAsync(BuiltRepository repository)
    {
        var contents = await ImageContents.ReadAsync(repository.Production);
        Assert.Empty(contents.HeldTools);
        Assert.Empty(contents.Symbols);
        Assert.NotEmpty(ImageContents.Sections(contents.Files["app"]));
        var debug = await ImageContents.ReadAsync(repository.Debug);
        Assert.Contains("usr/bin/dlv", debug.HeldTools);
        Assert.Contains("sonde-agent", debug.HeldTools);
        Assert.Contains(debug.Symbols, one => one.StartsWith("app: .", StringComparison.Ordinal));

        await using var target = await BuiltRepository.StartAsync(repository.Production);
        Assert.Equal("ok\n", await Probe.AnswersAsync(target, "/healthz", repository.Port));
        Probe.IsHardened(target.Process);
    }

    private static async Task StopsAsync(BuiltRepository repository)
    {
        await using var target = await BuiltRepository.StartAsync(repository.Debug);
        Assert.Equal("ok\n", await Probe.AnswersAsync(target, "/healthz", repository.Port));
        Probe.IsHardened(target.Process);
        await using var sonde = RunningSonde.Start("forward", target.Text, ":2345");
        var file = Path.Combine(repository.Folder, "pricing/pricing.go");
        var line = Array.FindIndex(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken), text => text.Trim() == "total -= discount") + 1;
        await using (var ide = await Ide.AttachAsync(repository.Entry(await sonde.ListensAsync("port 2345")), file, line))
        {
            var order = Probe.AskAsync(target, "/order?item=coffee&quantity=25", repository.Port);
            var stop = await ide.StopsAsync();
            var frame = await ide.TopFrameAsync(stop);
            Assert.Equal((file, line), ((string?)frame["source"]!["path"], (int)frame["line"]!));
            Assert.Equal("1290", (await ide.VariablesAsync(frame))["price"]);
            await ide.ContinueAsync(stop);
            Assert.Contains("-16125", await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe), StringComparison.Ordinal);
        }

        (await sonde.StopAsync()).Succeeded();
    }
}
