using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary><c>sonde init</c> in the shop's stock, a Python project.</summary>
[Collection(RepositoryCollection.Name)]
public sealed class PythonRepositoryTests(ShopRepositories shop)
{
    private const int Limit = 500_000;

    [Fact(Timeout = Limit)]
    public async Task A_service_is_built_hardened_for_production_and_stops_at_a_breakpoint_in_debug_mode()
    {
        var repository = (await shop.BuiltAsync()).Stock;

        var contents = await ImageContents.ReadAsync(repository.Production);
        Assert.Empty(contents.HeldTools);
        Assert.Empty(contents.Symbols);
        Assert.Contains("app/stock.py", contents.Files.Keys);
        await using (var target = await BuiltRepository.StartAsync(repository.Production))
        {
            Assert.Contains("\"available\": 18", await Probe.AnswersAsync(target, "/stock/coffee", repository.Port), StringComparison.Ordinal);
            Probe.IsHardened(target.Process);
        }

        await using var debugged = await BuiltRepository.StartAsync(repository.Debug);
        Assert.Contains("\"available\": 12", await Probe.AnswersAsync(debugged, "/stock/bread", repository.Port), StringComparison.Ordinal);
        Probe.IsHardened(debugged.Process);
        await using var sonde = RunningSonde.Start("forward", debugged.Text, ":5678");
        var file = Path.Combine(repository.Folder, "stock.py");
        var line = Array.FindIndex(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken), text => text.TrimStart().StartsWith("return seen[sku]", StringComparison.Ordinal)) + 1;
        await using (var ide = await Ide.AttachAsync(repository.Entry(await sonde.ListensAsync("port 5678")), file, line))
        {
            var asked = Probe.AskAsync(debugged, "/stock/honey", repository.Port);
            var stop = await ide.StopsAsync();
            var frame = await ide.TopFrameAsync(stop);
            Assert.Equal((file, line), ((string?)frame["source"]!["path"], (int)frame["line"]!));
            await ide.ContinueAsync(stop);
            Assert.Contains("\"available\": 20", await Eventually.WithinAsync(asked, "the stock's answer", 5, sonde.Describe), StringComparison.Ordinal);
        }

        (await sonde.StopAsync()).Succeeded();
    }
}
