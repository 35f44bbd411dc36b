using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class TargetTests
{
    private const string DeploymentPath = "/apis/apps/v1/namespaces/default/deployments/shop";

    [Fact]
    public async Task A_pod_that_does_not_exist_is_said_in_the_servers_words()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodPath).Reply("03");
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND3001");
        Assert.Contains("pods \"nope\" not found", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal("kubectl get pods -n default", Assert.Single(run.Fault.Next));
    }

    [Fact]
    public async Task A_workload_that_does_not_exist_is_missing_too()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", DeploymentPath).Reply(HttpStatusCode.NotFound, """{"kind":"Status","message":"deployments.apps \"shop\" not found","code":404}""");
        using var laptop = new Laptop(cluster);
        var run = await Failing.RunAsync(cluster, laptop, "SND3001", "debug", "deploy/shop");
        Assert.Equal("kubectl get deployments -n default", Assert.Single(run.Fault.Next));
    }

    [Fact]
    public async Task A_workload_leads_to_the_newest_ready_pod_which_is_said()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", DeploymentPath).Reply("42");
        cluster.Server.On("GET", ScriptedCluster.PodsPath + "?labelSelector=app%3Dshop").Reply("44");
        cluster.Server.On("PATCH", ScriptedCluster.PodsPath + "/shop-689cbc6d6c-256tn/ephemeralcontainers").Reply(request =>
        {
            var pod = JsonNode.Parse(Fixture.Load("44").Body)!["items"]![0]!.DeepClone();
            pod["spec"]!["ephemeralContainers"] = new JsonArray(ScriptedCluster.ContainerOf(request).DeepClone());
            return ScriptedReply.Json(HttpStatusCode.OK, pod.ToJsonString());
        });
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("debug", "deploy/shop", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("pod shop-689cbc6d6c-256tn: the newest ready of 2", Assert.Single(run.Reports.All<ChoiceReport>()).Text);
    }

    [Fact]
    public async Task A_workload_without_a_running_pod_says_what_its_pods_are()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Change(pod => pod["status"]!["phase"] = "Pending");
        using var laptop = new Laptop(cluster);
        var run = await Failing.RunAsync(cluster, laptop, "SND3004", "debug", "-l", "app=goweb");
        Assert.Contains("goweb is Pending", run.Fault.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pending", false)]
    [InlineData("Succeeded", false)]
    [InlineData("Running", true)]
    public async Task A_pod_that_does_not_run_or_is_on_its_way_out_is_no_target(string phase, bool isDeleting)
    {
        await using var cluster = new ScriptedCluster();
        cluster.Change(pod =>
        {
            pod["status"]!["phase"] = phase;
            if (isDeleting)
            {
                pod["metadata"]!["deletionTimestamp"] = "2026-11-20T14:00:00Z";
            }
        });
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND3006");
    }

    [Fact]
    public async Task Several_containers_are_listed_each_with_its_option()
    {
        await using var cluster = TwoContainers();
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND3002");
        Assert.Equal(["repeat the command with -c app", "repeat the command with -c proxy"], run.Fault.Next);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_said_with_those_that_are()
    {
        await using var cluster = TwoContainers();
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND3003", "-c", "nope");
        Assert.Contains("app, proxy", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_that_the_pod_marks_is_taken_and_said()
    {
        await using var cluster = TwoContainers();
        cluster.Change(pod => pod["metadata"]!["annotations"]!["kubectl.kubernetes.io/default-container"] = "proxy");
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("proxy", (string)ScriptedCluster.ContainerOf(Assert.Single(cluster.DryRuns))["targetContainerName"]!);
        Assert.Contains(run.Reports.All<ChoiceReport>(), choice => choice.Text.StartsWith("container proxy: ", StringComparison.Ordinal));
    }

    private static ScriptedCluster TwoContainers()
    {
        var cluster = new ScriptedCluster();
        cluster.Change(pod => pod["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "proxy", ["image"] = "proxy:1" }));
        return cluster;
    }
}
