using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde net</c> beside containers without a tool of their own.</summary>
public sealed class NetTests
{
    private const int Limit = 120_000;
    private const string Python = "localhost/sonde-shop-stock:1";

    [Fact(Timeout = Limit)]
    public async Task A_service_that_is_well_shows_its_listener_and_connections_and_gets_no_capability()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 2);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("net", target.Text), 60)).Succeeded();

        var report = outcome.One("sockets");
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.Text);
        Assert.Equal("netlink", (string?)report["source"]);
        var listener = Assert.Single(Rows(report), static row => (string?)row["socket"]!["state"] == "listen");
        Assert.Equal((8080, 1, "api"), ((int)listener["socket"]!["localPort"]!, (int)listener["socket"]!["processId"]!, (string)listener["process"]!));
        Assert.Empty(report["findings"]!.AsArray());
        Assert.Empty(outcome.One("plan")["plan"]!["toolbox"]!["security"]!["addCapabilities"]!.AsArray());
        Assert.Null(outcome.Receipt["figures"]);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_careless_program_does_is_told_with_the_program_as_the_culprit()
    {
        await using var target = await StartCarelessAsync();
        using var workspace = Workspace.Create();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        var outcome = await RunningSonde.RunAsync(workspace.Start("net", target.Text, "--interval", "1s"), 60);

        Assert.True(outcome.ExitCode == 1, outcome.Text);
        var findings = outcome.One("sockets")["findings"]!.AsArray();
        Assert.Equal(["accept-queue-full", "connect-unanswered", "close-wait-leak"], findings.Select(static finding => (string?)finding!["name"]));
        Assert.Contains("30 connections that the other side closed are held open by process 1 (python", (string?)findings[2]!["summary"], StringComparison.Ordinal);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_left_of_it_when_sonde_is_killed()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("net", target.Text, "--watch", "--interval", "1s"));
        await sonde.SeesAsync("sockets", seconds: 60);
        sonde.Kill();

        await target.Shop.OpensAsync(() => target.Process.Text);
        Assert.True(target.Process.IsFree, target.Process.Text);
        var after = (await RunningSonde.RunAsync(workspace.Start("net", target.Text, "--interval", "1s"), 60)).Succeeded();
        Assert.Equal("reuse", (string?)after.One("plan")["plan"]!["toolbox"]!["kind"]);
    }

    private static JsonNode[] Rows(JsonNode report) => [.. report["rows"]!.AsArray().OfType<JsonNode>()];

    private static async Task<PodmanTarget> StartCarelessAsync()
    {
        await PodmanTarget.RequireAsync();
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", Python])).ExitCode != 0, $"needs the image {Python}: examples/shop/build");
        return await PodmanTarget.StartAsync(Python, "--cap-drop", "all", "--entrypoint", JsonSerializer.Serialize(new[] { "python", "-c", CarelessProgram.Text }));
    }
}
