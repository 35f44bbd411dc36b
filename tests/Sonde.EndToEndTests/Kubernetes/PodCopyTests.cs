using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde debug --copy</c> in a cluster.</summary>
[Trait("on", "kubernetes")]
public sealed class PodCopyTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task A_breakpoint_in_a_copy_stops_it_and_not_the_original_and_the_copy_is_gone_afterwards()
    {
        var target = await place.StartWorkloadAsync(Manifests.Deployment("copied", 1), "app=copied");
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start(["debug", "deploy/copied", "--copy", "--env", "GREETING=hello", "--ide", "vscode", .. place.Place]));
        await sonde.SeesAsync("hand-over", seconds: 120);
        var copy = await CopyAsync("copied");
        await using var ide = await Ide.AttachAsync(workspace.ReadConfiguration(), workspace.PricingFile, workspace.DiscountLine);

        var order = new Shop((string)copy["status"]!["podIP"]!).OrderAsync();
        var stop = await ide.StopsAsync();
        await target.Shop.ServesAsync();
        await ide.ContinueAsync(stop);
        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        var service = await TestCluster.GetAsync(place.Name, "endpoints", "copied");
        Assert.Single(service["subsets"]![0]!["addresses"]!.AsArray());

        var outcome = (await sonde.StopAsync(90)).Succeeded();
        Assert.Contains("removed it", outcome.Receipt["written"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(outcome.Receipt["remains"]!.AsArray());
        Assert.Empty((await TestCluster.GetAsync(place.Name, "pods", "-l", "sonde.dev/copy-of=copied"))["items"]!.AsArray());
        Assert.Empty(await target.ToolboxesAsync());
        Assert.Single((await TestCluster.GetAsync(place.Name, "pods", "-l", "app=copied"))["items"]!.AsArray());
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_crash_loop_is_caught_before_main_by_a_real_client()
    {
        await CrashAsync("crashing");
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start(["debug", "pod/crashing", "--copy", "--from-start", "--ide", "vscode", .. place.Place]));
        await sonde.SeesAsync("hand-over", seconds: 120);
        Assert.DoesNotContain(sonde.Reports, report => report.ToJsonString().Contains("microseconds after its first instruction", StringComparison.Ordinal));
        await using var ide = await Ide.AttachAsync(workspace.ReadConfiguration(), workspace.PricingFile, workspace.DiscountLine);
        var frame = await ide.TopFrameAsync(await ide.StopsAsync());
        Assert.Equal("main.main", (string?)frame["name"]);
        (await sonde.StopAsync(90)).Succeeded();
        Assert.Empty((await TestCluster.GetAsync(place.Name, "pods", "-l", "sonde.dev/copy-of=crashing"))["items"]!.AsArray());
    }

    [Fact(Timeout = Limit)]
    public async Task A_copy_of_a_crash_loop_that_is_not_caught_says_how_to_catch_it_and_is_removed()
    {
        await CrashAsync("dying");
        var outcome = await RunningSonde.RunAsync(new SondeStart(["debug", "pod/dying", "--copy", .. place.Place]), 120);
        var fault = outcome.One("fault");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains((string?)fault["code"], new[] { "SND3006", "SND3007" });
        Assert.Contains("--from-start", fault["next"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await TestCluster.GetAsync(place.Name, "pods", "-l", "sonde.dev/copy-of=dying"))["items"]!.AsArray());
    }

    [Fact(Timeout = Limit)]
    public async Task A_copy_whose_command_was_killed_ends_within_its_bound_or_is_swept()
    {
        var target = await place.StartShopAsync();
        await using (var sonde = RunningSonde.Start(["debug", target.Text, "--copy", "--copy-for", "1m", .. place.Place]))
        {
            await sonde.SeesAsync("hand-over", seconds: 120);
            sonde.Kill();
        }

        JsonNode copy = new JsonObject();
        await Eventually.IsTrueAsync(
            async () => (string?)(copy = await CopyAsync(target.Name))["status"]!["phase"] == "Failed", "the kubelet ends the copy", 100, () => copy["status"]?.ToJsonString() ?? "");
        Assert.Equal("DeadlineExceeded", (string?)copy["status"]!["reason"]);
        (await RunningSonde.RunAsync(new SondeStart(["stop", target.Text, "--copies", .. place.Place]), 90)).Succeeded();
        Assert.Empty((await TestCluster.GetAsync(place.Name, "pods", "-l", $"sonde.dev/copy-of={target.Name}"))["items"]!.AsArray());
    }

    /// <summary>A pod of the shop that cannot listen and ends, again and again.</summary>
    private async Task CrashAsync(string name)
    {
        await TestCluster.RequireAsync();
        await TestCluster.ApplyAsync(place.Name, Manifests.Shop(name, container: """env: [{ name: PORT, value: "no-port" }]"""));
        JsonNode pod = new JsonObject();
        await Eventually.IsTrueAsync(
            async () => (pod = await TestCluster.GetAsync(place.Name, "pod", name))["status"]!["containerStatuses"]?[0]?["lastState"]?["terminated"] is not null,
            "the pod has crashed", 60, () => pod["status"]?.ToJsonString() ?? "");
    }

    private async Task<JsonNode> CopyAsync(string name) =>
        Assert.Single((await TestCluster.GetAsync(place.Name, "pods", "-l", $"sonde.dev/copy-of={name}"))["items"]!.AsArray())!;
}
