using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>Whoever dies, the target runs on, with its own instructions.</summary>
public sealed class GuardTests
{
    private const int Limit = 120_000;

    /// <summary>The default grace, and 2 s to be sure.</summary>
    private const double GraceAndMore = 5 + 2;

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_at_a_breakpoint_lets_the_target_serve_within_two_seconds()
    {
        await using var scene = await StopAsync();

        scene.Sonde.Interrupt();

        await ServesOnAsync(scene, 2);
        var receipt = (await scene.Sonde.EndsAsync()).Succeeded().Receipt;
        Assert.True((bool)receipt["targetRuns"]!);
        Assert.Equal(1, (int)receipt["figures"]!["stops"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_while_the_target_runs_with_a_breakpoint_set_leaves_no_trap_behind()
    {
        await using var scene = await ArmAsync();
        Assert.NotEqual(0, scene.Target.Process.AlteredBytes());

        scene.Sonde.Interrupt();

        await ServesOnAsync(scene, 2);
        (await scene.Sonde.EndsAsync()).Succeeded();
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_killed_sonde_counts_as_gone_and_the_target_serves_on(bool isStopped)
    {
        await using var scene = isStopped ? await StopAsync() : await ArmAsync();

        scene.Sonde.Kill();

        await ServesOnAsync(scene, GraceAndMore);
    }

    [Fact(Timeout = Limit)]
    public async Task A_client_that_drops_off_at_a_breakpoint_strands_nobody()
    {
        await using var scene = await StopAsync();

        scene.Ide.Drop();

        await ServesOnAsync(scene, 2);
        await scene.Sonde.SeesAsync("status", report => (string?)report["status"]!["state"] == "free");
        (await scene.Sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task An_ide_that_disconnects_at_a_breakpoint_strands_nobody()
    {
        await using var scene = await StopAsync();

        await scene.Ide.DisconnectAsync();

        await ServesOnAsync(scene, 3);
        (await scene.Sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task An_ide_that_asks_for_the_end_of_the_target_does_not_get_it()
    {
        await using var scene = await StopAsync();

        await scene.Ide.SendAsync("disconnect", new JsonObject { ["terminateDebuggee"] = true });

        await ServesOnAsync(scene, 3);
        (await scene.Sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task Leaving_dlv_connect_by_saying_yes_to_all_it_asks_kills_nobody()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = RunningSonde.Start("debug", target.Text);

        await RealClients.DelveAsync(await sonde.ListensAsync(), "break example.com/shop/pricing.priceOf", "exit", "y", "y", "y");

        await target.Process.IsSoonFreeAsync(3, sonde.Describe);
        await target.Shop.ServesAsync();
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_on_the_way_in_leaves_the_target_alone_and_says_what_stays()
    {
        foreach (var sign in new[] { "process", "status", "listening" })
        {
            await using var target = await PodmanTarget.StartShopAsync();
            await using var sonde = RunningSonde.Start("debug", target.Text);
            await sonde.SeesAsync(sign, seconds: 60);

            var outcome = await sonde.StopAsync();

            // 130 as long as nothing was handed over, 0 from then on.
            Assert.True(outcome.ExitCode is 0 or 130, outcome.Text);
            Assert.NotEmpty(outcome.Receipt["remains"]!.AsArray());
            await target.Process.IsSoonFreeAsync(2, sonde.Describe);
            await target.Shop.ServesAsync();
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_target_that_is_killed_ends_the_session_with_a_reason(bool isStopped)
    {
        await using var scene = isStopped ? await StopAsync() : await ArmAsync();

        Signal.Send(scene.Target.Process.Id, Signal.Kill);

        var outcome = await scene.Sonde.EndsAsync();
        outcome.Failed("SND3007", 3);
        Assert.False((bool?)outcome.Receipt["targetRuns"] ?? true, outcome.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_container_that_is_removed_ends_the_session_with_a_reason()
    {
        await using var scene = await ArmAsync();

        await Command.NeedAsync("podman", "rm", "--force", "--time", "0", scene.Target.Id);

        (await scene.Sonde.EndsAsync()).Failed("SND3007", 3);
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_that_dies_on_the_way_in_is_a_fault_and_never_a_hang()
    {
        // At once, and a little later each time: somewhere in these lies every stage of the attach.
        for (var delay = 0; delay <= 1200; delay += 300)
        {
            await using var target = await PodmanTarget.StartShopAsync();
            await using var sonde = RunningSonde.Start("debug", target.Text);
            await sonde.SeesAsync("plan");
            await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System, TestContext.Current.CancellationToken);

            Signal.Send(target.Process.Id, Signal.Kill);

            var outcome = await sonde.EndsAsync();
            var code = (string?)outcome.One("fault")["code"];
            Assert.True(code is "SND5009" or "SND3007" or "SND3006" or "SND3001" or "SND5010", $"{delay} ms after the plan\n{outcome.Text}");
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attach_that_is_broken_off_leaves_a_target_that_serves(bool isKilled)
    {
        await using var target = await PodmanTarget.StartShopAsync();
        for (var round = 0; round < 5; round++)
        {
            await using var sonde = RunningSonde.Start("debug", target.Text);
            await Eventually.IsTrueAsync(() => target.Process.TracerId != 0, "the attach begins", 20, sonde.Describe);

            if (isKilled)
            {
                sonde.Kill();
            }
            else
            {
                sonde.Interrupt();
            }

            await sonde.EndsAsync();
            await target.Process.IsSoonFreeAsync(GraceAndMore, sonde.Describe);
            await target.Shop.ServesAsync(2, sonde.Describe);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_link_that_is_lost_at_a_breakpoint_comes_back_and_the_ide_notices_nothing()
    {
        await using var scene = await StopAsync();

        scene.Sonde.KillChildren();
        await scene.Sonde.SeesAsync("progress", IsBack);

        Assert.False(scene.Target.Process.IsFree);
        await scene.ContinueAsync();
        await scene.PendingOrderIsServedAsync();
        await scene.StopAsync();
        scene.Sonde.KillChildren();
        await scene.Sonde.SeesNextAsync("progress", IsBack);
        await scene.ContinueAsync();
        await scene.PendingOrderIsServedAsync();
        var receipt = (await scene.Sonde.StopAsync()).Succeeded().Receipt;
        Assert.Equal((2, 1), ((int)receipt["figures"]!["stops"]!, (int)receipt["figures"]!["attaches"]!));
        Assert.True((bool)receipt["targetRuns"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task A_laptop_that_sleeps_at_a_breakpoint_lets_the_target_go_and_finds_it_again_when_it_wakes()
    {
        await using var scene = await StopAsync();

        scene.Sonde.Sleep();

        await ServesOnAsync(scene, GraceAndMore);
        scene.Sonde.Wake();
        await scene.Sonde.SeesAsync("progress", report => ((string?)report["text"])?.StartsWith("back: ", StringComparison.Ordinal) == true);
        await scene.Ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 20);
        await scene.StopAsync();
        await scene.ContinueAsync();
        await scene.PendingOrderIsServedAsync();
        var receipt = (await scene.Sonde.StopAsync()).Succeeded().Receipt;
        Assert.Equal(2, (int)receipt["figures"]!["attaches"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task While_the_target_runs_a_laptop_may_sleep_for_as_long_as_the_hold_says()
    {
        await using var scene = await GuardScene.ArmAsync("--hold", "2m", "--grace", "2s");

        scene.Sonde.Sleep();
        await Task.Delay(TimeSpan.FromSeconds(7), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, scene.Target.Process.TracerId);
        scene.Sonde.Wake();

        await scene.StopAsync();
        await scene.ContinueAsync();
        await scene.PendingOrderIsServedAsync();
        Assert.Equal(1, (int)(await scene.Sonde.StopAsync()).Succeeded().Receipt["figures"]!["attaches"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task Nobody_is_held_up_for_longer_than_the_grace_by_a_breakpoint_that_is_hit_while_the_laptop_sleeps()
    {
        await using var scene = await GuardScene.ArmAsync("--hold", "2m", "--grace", "2s");
        scene.Sonde.Sleep();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        var order = scene.Target.Shop.OrderAsync();

        await Eventually.WithinAsync(order, "the order", 2 + 2, scene.Sonde.Describe);
        await scene.Target.Process.IsSoonFreeAsync(2);
        scene.Sonde.Wake();
    }

    [Fact(Timeout = Limit)]
    public async Task A_killed_toolbox_leaves_a_target_that_serves()
    {
        await using var scene = await ArmAsync();
        var toolbox = Assert.Single(await scene.Target.ToolboxesAsync());

        await Command.NeedAsync("podman", "stop", "--time", "10", toolbox);

        await ServesOnAsync(scene, 5);
        (await scene.Sonde.EndsAsync()).Failed("SND6004", 6);
    }

    private static bool IsBack(JsonNode report) => ((string?)report["text"])?.StartsWith("the link is back", StringComparison.Ordinal) == true;

    private static Task<GuardScene> ArmAsync() => GuardScene.ArmAsync();

    private static async Task<GuardScene> StopAsync()
    {
        var scene = await GuardScene.ArmAsync();
        await scene.StopAsync();
        return scene;
    }

    private static async Task ServesOnAsync(GuardScene scene, double seconds)
    {
        var elapsed = await scene.Target.Process.IsSoonFreeAsync(seconds, scene.Sonde.Describe);
        await scene.PendingOrderIsServedAsync();
        await scene.Target.Shop.ServesAsync(2, scene.Sonde.Describe);
        TestContext.Current.SendDiagnosticMessage($"free after {elapsed.TotalMilliseconds:0} ms");
    }
}
