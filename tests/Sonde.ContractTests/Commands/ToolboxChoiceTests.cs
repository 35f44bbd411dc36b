using System.Text.Json.Nodes;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class ToolboxChoiceTests
{
    [Fact]
    public async Task A_toolbox_that_runs_with_the_same_privileges_is_used_again_and_nothing_is_written()
    {
        await using var cluster = Reusable(ContainerStates.Running());
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await run.ReportAsync<HandOverReport>();
        Assert.Equal("sonde-go-aaaaa", Assert.Single(cluster.Agent.Links).Toolbox);
        Assert.Equal(0, await run.EndAsync());
        Assert.Empty(cluster.Writes);
        Assert.Empty(cluster.DryRuns);
        Assert.Empty(run.Receipt.Written);
        Assert.Contains("as it was", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--new-toolbox")]
    [InlineData("--image", "registry.example/another:2")]
    [InlineData("--profile", "general")]
    public async Task Another_wish_needs_another_toolbox(params string[] options)
    {
        await using var cluster = Reusable(ContainerStates.Running());
        using var laptop = new Laptop(cluster);
        await laptop.Start(["debug", "pod/goweb", .. options.Contains("--image") ? [] : new[] { "--image", Laptop.Image }, .. options, "--dry-run"]).ExitAsync();
        Assert.Single(cluster.DryRuns);
    }

    [Fact]
    public async Task A_toolbox_for_another_container_is_not_used()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001).WithToolbox(
            ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, ContainerStates.SameUser(1001, 1001), "sidecar"), ContainerStates.Running());
        using var laptop = new Laptop(cluster);
        await laptop.Debug("--dry-run").ExitAsync();
        Assert.Single(cluster.DryRuns);
    }

    [Fact]
    public async Task A_dead_toolbox_is_not_used_and_its_name_is_not_either()
    {
        await using var cluster = Reusable(ContainerStates.Terminated(0, "Completed"));
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.NotEqual("sonde-go-aaaaa", (string)ScriptedCluster.ContainerOf(Assert.Single(cluster.Writes))["name"]!);
    }

    [Fact]
    public async Task A_toolbox_that_the_pod_declares_is_the_first_choice()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Declare(cluster, isShared: true);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await run.ReportAsync<HandOverReport>();
        Assert.Equal("toolbox", Assert.Single(cluster.Agent.Links).Toolbox);
        var id = Assert.Single(cluster.Agent.Asked.OfType<ProcessesRequest>().Select(request => request.ContainerId).Distinct());
        Assert.Equal("0056be367f22022afbf85863b980656b4c5e6b0f2c68d917a7000d3ec373ee92", id);
        Assert.Equal(0, await run.EndAsync());
        Assert.Empty(cluster.Writes);
        Assert.Empty(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_declared_toolbox_that_cannot_see_the_target_is_said_and_not_used()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Declare(cluster, isShared: false);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--dry-run");
        await run.ExitAsync();
        var plan = Assert.Single(run.Reports.All<PlanReport>()).Plan;
        Assert.IsType<AddToolbox>(plan.Toolbox);
        Assert.Contains(plan.Notes, note => note.Contains("shareProcessNamespace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_that_only_the_image_knows_is_learnt_and_costs_one_more_toolbox()
    {
        await using var cluster = new ScriptedCluster().WithUser(null);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is ProcessesRequest && link.Session == "1" ? new ProcessesAnswer([AgentFacts.Hidden(1001, 1002)]) : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(2, cluster.Writes.Count);
        Assert.True(JsonNode.DeepEquals(ContainerStates.SameUser(1001, 1002), ScriptedCluster.ContainerOf(cluster.Writes[1])["securityContext"]));
        Assert.Equal(2, run.Receipt.Written.Count);
        Assert.Equal(2, run.Receipt.Remains.Count);
        Assert.Contains(run.Reports.All<WarningReport>(), warning => warning.Text.Contains("uid 1001, gid 1002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_stays_out_of_reach_does_not_cost_a_third_toolbox()
    {
        await using var cluster = new ScriptedCluster().WithUser(null);
        cluster.Agent.Processes = [AgentFacts.Hidden(1001, 1001)];
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4006");
        Assert.Equal(2, cluster.Writes.Count);
        Assert.Equal(2, run.Receipt.Remains.Count);
    }

    private static ScriptedCluster Reusable(JsonObject state) => new ScriptedCluster().WithUser(1001, 1001).WithToolbox(
        ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, ContainerStates.SameUser(1001, 1001)), state);

    private static void Declare(ScriptedCluster cluster, bool isShared) => cluster.Change(pod =>
    {
        var toolbox = ContainerStates.Toolbox("toolbox", "registry.example/ours:1", null);
        toolbox.Remove("targetContainerName");
        pod["spec"]!["containers"]!.AsArray().Add(toolbox);
        pod["spec"]!["shareProcessNamespace"] = isShared;
        pod["status"]!["containerStatuses"]!.AsArray().Add(ContainerStates.Status("toolbox", ContainerStates.Running()));
    });
}
