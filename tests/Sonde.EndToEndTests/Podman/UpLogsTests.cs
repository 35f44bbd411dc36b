using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>What containers print comes along in <c>sonde up</c>, standard output and error.</summary>
public sealed class UpLogsTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Lines_come_from_now_on_by_name_and_no_process_is_left()
    {
        await using var talker = await PodmanTarget.StartShopAsync();
        await talker.Shop.OrderAsync();
        using var workspace = ShopWorkspace.Create($"targets:\n  order:\n    target: {talker.Text}\n");
        await using var sonde = RunningSonde.Start(workspace.Start("up", "--ide", "none"));
        await sonde.SeesAsync("target", static report => (string?)report["of"]!["report"] == "hand-over", 60);
        Assert.DoesNotContain(sonde.Reports, static report => (string?)report["of"]?["report"] == "log");

        await talker.Shop.OrderAsync();
        var line = await sonde.SeesAsync("target", static report => (string?)report["of"]!["report"] == "log", 10);
        Assert.Equal("order", (string?)line["target"]);
        Assert.NotEqual("", (string?)line["of"]!["text"]);
        Assert.NotEmpty(await FollowersAsync(talker));

        (await sonde.StopAsync()).Succeeded();
        await Eventually.IsTrueAsync(async () => (await FollowersAsync(talker)).Length == 0, "podman logs has ended", 5);
    }

    private static async Task<string[]> FollowersAsync(PodmanTarget target) =>
        (await Command.RunAsync("pgrep", ["-f", $"podman logs --follow .*{target.Id}"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
