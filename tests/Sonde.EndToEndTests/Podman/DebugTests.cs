using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde debug podman/…</c> with the clients that people have.</summary>
public sealed class DebugTests
{
    /// <summary>Of the machine's own network; nobody else's here, and below those that are given out.</summary>
    private const int PortOfTheShop = 18093;

    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_breakpoint_in_a_local_file_stops_the_request_shows_its_values_and_lets_it_finish()
    {
        await using var target = await PodmanTarget.StartPodAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode"));
        var port = await sonde.ListensAsync();
        await sonde.SeesAsync("hand-over");
        var configuration = workspace.ReadConfiguration();
        Assert.Equal(port, (int)configuration["port"]!);
        await using var ide = await Ide.AttachAsync(configuration, workspace.PricingFile, workspace.DiscountLine);

        var order = target.Shop.OrderAsync();
        var stop = await ide.StopsAsync();
        var frame = await ide.TopFrameAsync(stop);
        var variables = await ide.VariablesAsync(frame);
        await sonde.SeesStateAsync("stopped");
        Assert.False(order.IsCompleted);
        await ide.ContinueAsync(stop);

        Assert.Equal("breakpoint", (string?)stop["reason"]);
        Assert.Equal(workspace.PricingFile, (string?)frame["source"]!["path"]);
        Assert.Equal(workspace.DiscountLine, (int)frame["line"]!);
        Assert.Equal("25", variables["quantity"]);
        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);

        var outcome = (await sonde.StopAsync()).Succeeded();
        var figures = outcome.Receipt["figures"]!;
        Assert.InRange((int)figures["stops"]!, 1, 3);
        Assert.InRange((double)figures["longestPauseMilliseconds"]!, 1, 60_000);
        Assert.InRange((double)figures["freezeMilliseconds"]!, 1, 60_000);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
        Assert.False(File.Exists(workspace.LaunchFile), "launch.json was left behind");
        await target.Process.IsSoonFreeAsync(1, () => outcome.Text);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_in_the_machines_own_network_is_debugged_like_any_other()
    {
        await using var target = await PodmanTarget.StartOnHostAsync(PortOfTheShop);
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text));
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync());

        var order = target.Shop.OrderAsync();
        await ide.ContinueAsync(await ide.StopsAsync());

        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        (await sonde.StopAsync()).Succeeded();
        await target.Process.IsSoonFreeAsync(1, sonde.Describe);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Microsofts_own_client_debugs_with_the_entry_in_launch_json()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode"));
        await sonde.SeesAsync("hand-over");

        var seen = await RealClients.StopWithNodeAsync(workspace.ReadConfiguration(), workspace.PricingFile, workspace.DiscountLine, target.Shop);

        Assert.True((bool)seen["breakpoint"]!["verified"]!);
        Assert.Equal("breakpoint", (string?)seen["stopped"]!["reason"]);
        Assert.Equal(workspace.PricingFile, (string?)seen["frames"]![0]!["source"]!["path"]);
        Assert.Equal(workspace.DiscountLine, (int)seen["frames"]![0]!["line"]!);
        Assert.Equal("25", (string?)seen["variables"]!["quantity"]);
        Assert.Equal(-16125, (int)JsonNode.Parse((string)seen["answer"]!)!["total"]!);
        await sonde.SeesAsync("status", report => report["status"]!["clients"]!.AsArray().Any(client => (string?)client!["name"] == "debugadapter-testsupport"));
        await target.Process.IsSoonFreeAsync(2, sonde.Describe);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Dlv_connect_stops_at_a_breakpoint_and_lets_the_request_finish()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text));
        var port = await sonde.ListensAsync();
        var handOver = await sonde.SeesAsync("hand-over");
        var paths = handOver["lines"]!.AsArray().Select(line => ((string)line!).Trim()).Where(line => line.StartsWith("config ", StringComparison.Ordinal));

        var client = RealClients.DelveAsync(
            port, [.. paths, $"break {workspace.PricingFile}:{workspace.DiscountLine}", "continue", "args", "clearall", "exit -c"]);
        await sonde.SeesAsync("status", report => report["status"]!["clients"]!.AsArray().Count > 0, 40);
        var order = OrderUntilStoppedAsync(target.Shop, client);
        var output = await client;

        Assert.Contains("quantity = 25", output, StringComparison.Ordinal);
        Assert.Contains("pricing.priceOf", output, StringComparison.Ordinal);
        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 10, sonde.Describe))["total"]!);
        await target.Process.IsSoonFreeAsync(2, sonde.Describe);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_session_uses_the_first_ones_toolbox()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using (var first = RunningSonde.Start("debug", target.Text))
        {
            await first.ListensAsync();
            (await first.StopAsync()).Succeeded();
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using var second = RunningSonde.Start("debug", target.Text);
        await second.ListensAsync();
        var elapsed = watch.Elapsed;

        var plan = await second.SeesAsync("plan");
        Assert.Equal("reuse", (string?)plan["plan"]!["toolbox"]!["kind"]);
        Assert.Single(await target.ToolboxesAsync());
        TestContext.Current.SendDiagnosticMessage($"a second session listens after {elapsed.TotalMilliseconds:0} ms");
        Assert.Empty((await second.StopAsync()).Succeeded().Receipt["written"]!.AsArray());
    }

    [Fact(Timeout = Limit)]
    public async Task Two_clients_share_a_session_and_the_first_to_leave_ends_nothing()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = RunningSonde.Start("debug", target.Text);
        var port = await sonde.ListensAsync();
        await using var first = await Ide.AttachAsync(port);
        await using var second = await Ide.ConnectAsync(port);
        await sonde.SeesAsync("status", report => report["status"]!["clients"]!.AsArray().Count == 2);

        await second.DisposeAsync();
        await sonde.SeesAsync("status", report => report["status"]!["clients"]!.AsArray().Count == 1 && Array.IndexOf(sonde.Reports, report) > 0);
        var order = target.Shop.OrderAsync();
        var stop = await first.StopsAsync();
        await first.ContinueAsync(stop);

        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        (await sonde.StopAsync()).Succeeded();
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task After_its_last_client_left_a_session_takes_the_next_one()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = RunningSonde.Start("debug", target.Text);
        var port = await sonde.ListensAsync();
        for (var round = 0; round < 2; round++)
        {
            await using var ide = await Ide.AttachAsync(port);
            var order = target.Shop.OrderAsync();
            var stop = await ide.StopsAsync();
            await ide.ContinueAsync(stop);
            await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe);
            await ide.DisconnectAsync();
            await target.Process.IsSoonFreeAsync(3, sonde.Describe);
        }

        var outcome = (await sonde.StopAsync()).Succeeded();
        Assert.Equal(2, (int)outcome.Receipt["figures"]!["attaches"]!);
        Assert.Equal(2, (int)outcome.Receipt["figures"]!["stops"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task A_taken_port_makes_way_to_the_next_free_one_and_that_is_said()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var taken = LocalPort.Take(2345);
        await using var sonde = RunningSonde.Start("debug", target.Text);

        var listening = await sonde.SeesAsync("listening", seconds: 60);

        Assert.InRange((int)listening["port"]!, 2346, 2445);
        Assert.Equal(2345, (int)listening["wantedPort"]!);
        Assert.Equal("127.0.0.1", (string?)listening["address"]);
    }

    [Fact(Timeout = Limit)]
    public async Task The_port_that_was_asked_for_is_opened_on_the_loopback_only()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        var port = LocalPort.Free();
        await using var sonde = RunningSonde.Start("debug", target.Text, "--port", $"{port}");

        var listening = await sonde.SeesAsync("listening", seconds: 60);

        Assert.Equal(port, (int)listening["port"]!);
        Assert.Null(listening["wantedPort"]);
        var listeners = (await Command.NeedAsync("ss", "-Hltn", $"sport = :{port}")).Split('\n');
        Assert.All(listeners, line => Assert.Contains("127.0.0.1:", line, StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Application_ports_come_along_with_a_debug_session()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        var local = LocalPort.Free();
        await using var sonde = RunningSonde.Start("debug", target.Text, "--forward", $"{local}:8080");
        Assert.Equal(local, await sonde.ListensAsync("port 8080"));
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync());

        var order = new Shop("127.0.0.1", local).OrderAsync();
        var stop = await ide.StopsAsync();
        await ide.ContinueAsync(stop);

        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task A_dry_run_says_the_plan_and_changes_nothing()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();

        var outcome = (await RunningSonde.RunAsync(workspace.Start("debug", target.Text, "--dry-run", "--ide", "vscode"))).Succeeded();

        var toolbox = outcome.One("plan")["plan"]!["toolbox"]!;
        Assert.Equal("add", (string?)toolbox["kind"]);
        Assert.Equal(1001, (int)toolbox["security"]!["userId"]!);
        outcome.One("dry-run");
        Assert.Empty(outcome.All("listening"));
        Assert.Empty(await target.ToolboxesAsync());
        Assert.False(Directory.Exists(Path.Combine(workspace.Folder, ".vscode")), "the workspace was changed");
        Assert.True(target.Process.IsFree);
    }

    /// <summary>A terminal client has no sign for «armed»: orders until one stays unanswered, and gives that one.</summary>
    private static async Task<JsonNode> OrderUntilStoppedAsync(Shop shop, Task client)
    {
        while (true)
        {
            var order = shop.OrderAsync();
            await Task.WhenAny(order, client);
            if (client.IsCompleted)
            {
                return await order;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
