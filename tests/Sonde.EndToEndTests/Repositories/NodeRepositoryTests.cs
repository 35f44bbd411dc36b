using Sonde.EndToEndTests.Agent;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary><c>sonde init</c> in the shop's front, a package of Node.js.</summary>
[Collection(RepositoryCollection.Name)]
public sealed class NodeRepositoryTests(ShopRepositories shop)
{
    private const int Limit = 500_000;

    [Fact(Timeout = Limit)]
    public async Task A_service_is_built_hardened_for_production_and_with_the_inspector_in_debug_mode()
    {
        var repository = (await shop.BuiltAsync()).Front;

        var contents = await ImageContents.ReadAsync(repository.Production);
        Assert.Empty(contents.HeldTools);
        Assert.Empty(contents.Symbols);
        Assert.Contains("app/server.js", contents.Files.Keys);
        await using (var target = await BuiltRepository.StartAsync(repository.Production))
        {
            Assert.Contains("\"ok\":true", await Probe.AnswersAsync(target, "/healthz", repository.Port), StringComparison.Ordinal);
            Probe.IsHardened(target.Process);
        }

        await using var debugged = await BuiltRepository.StartAsync(repository.Debug);
        Assert.Contains("\"ok\":true", await Probe.AnswersAsync(debugged, "/healthz", repository.Port), StringComparison.Ordinal);
        Probe.IsHardened(debugged.Process);
        await using var sonde = RunningSonde.Start("forward", debugged.Text, ":9229");
        var port = await sonde.ListensAsync("port 9229");
        await using (var ide = await CdpClient.ConnectAsync(async () => (await LocalPort.ConnectAsync(port)).GetStream()))
        {
            var answer = await ide.AskAsync("Runtime.evaluate", """{"expression":"process.argv[1]"}""");
            Assert.Equal("/app/server.js", (string?)answer["result"]!["result"]!["value"]);
        }

        (await sonde.StopAsync()).Succeeded();
    }
}
