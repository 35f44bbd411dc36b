using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde ps</c>, <c>sonde stop</c> and <c>sonde doctor</c> on this machine.</summary>
public sealed class PlaceTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Ps_shows_who_debugs_what_and_that_it_is_idle_afterwards()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = RunningSonde.Start("debug", target.Text);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync());
        var order = target.Shop.OrderAsync();
        var stop = await ide.StopsAsync();
        await sonde.SeesStateAsync("stopped");

        var during = await RowAsync(target);
        Assert.Equal("stopped", (string?)during["state"]);
        Assert.Equal(Environment.UserName, (string?)during["user"]);
        Assert.Equal(Environment.MachineName, (string?)during["host"]);
        Assert.Equal(1, (int)during["stops"]!);
        await ide.ContinueAsync(stop);
        await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe);
        (await sonde.StopAsync()).Succeeded();

        Assert.Equal("idle", (string?)(await RowAsync(target))["state"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_ends_the_session_of_another_and_its_target_serves_on()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = RunningSonde.Start("debug", target.Text);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync());
        var order = target.Shop.OrderAsync();
        await ide.StopsAsync();

        (await RunningSonde.RunAsync("stop", target.Text)).Succeeded();

        await target.Process.IsSoonFreeAsync(2, sonde.Describe);
        await Eventually.WithinAsync(order, "the order that was held up", 3, sonde.Describe);
        await target.Shop.ServesAsync();
        var outcome = await sonde.EndsAsync();
        var fault = outcome.Failed("SND6004", 6);
        Assert.DoesNotContain("stopped answering", (string)fault["why"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_with_the_toolbox_leaves_nothing_behind()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using (var sonde = RunningSonde.Start("debug", target.Text))
        {
            await sonde.ListensAsync();
            (await sonde.StopAsync()).Succeeded();
        }

        Assert.Single(await target.ToolboxesAsync());
        (await RunningSonde.RunAsync("stop", target.Text, "--toolbox")).Succeeded();

        Assert.Empty(await target.ToolboxesAsync());
        Assert.Equal(1, (await RunningSonde.RunAsync("stop", target.Text)).ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Doctor_finds_nothing_in_the_way_and_changes_nothing()
    {
        await using var target = await PodmanTarget.StartShopAsync();

        var outcome = (await RunningSonde.RunAsync("doctor", target.Text)).Succeeded();

        var checks = outcome.One("doctor")["checks"]!.AsArray();
        Assert.Contains(checks, check => (string?)check!["name"] == "toolbox" && (bool?)check["isGood"] == true);
        Assert.DoesNotContain(checks, check => (bool?)check!["isGood"] == false);
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_toolbox_that_nobody_uses_ends_itself()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using (var sonde = RunningSonde.Start("debug", target.Text, "--ttl", "5s"))
        {
            await sonde.ListensAsync();
            (await sonde.StopAsync()).Succeeded();
        }

        await Eventually.IsTrueAsync(async () => await target.ToolboxesAsync() is [], "the toolbox is gone after its 5 s", 20);
    }

    private static async Task<JsonNode> RowAsync(PodmanTarget target)
    {
        var outcome = (await RunningSonde.RunAsync("ps", "podman")).Succeeded();
        return outcome.One("sessions")["rows"]!.AsArray().Single(row => (string?)row!["target"] == target.Text)!;
    }
}
