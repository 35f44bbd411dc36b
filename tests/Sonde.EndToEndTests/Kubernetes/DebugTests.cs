using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde debug</c> in a cluster, with the clients that people have.</summary>
[Trait("on", "kubernetes")]
public sealed class DebugTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task A_breakpoint_in_a_local_file_stops_a_request_to_a_deployment_and_lets_it_finish()
    {
        var target = await place.StartWorkloadAsync(Manifests.Deployment("orders", 1), "app=orders");
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start(["debug", "deploy/orders", "--ide", "vscode", .. place.Place]));
        await sonde.SeesAsync("hand-over", seconds: 90);
        await using var ide = await Ide.AttachAsync(workspace.ReadConfiguration(), workspace.PricingFile, workspace.DiscountLine);

        var order = target.Shop.OrderAsync();
        var stop = await ide.StopsAsync();
        var frame = await ide.TopFrameAsync(stop);
        var variables = await ide.VariablesAsync(frame);
        await ide.ContinueAsync(stop);

        Assert.Equal(workspace.PricingFile, (string?)frame["source"]!["path"]);
        Assert.Equal(workspace.DiscountLine, (int)frame["line"]!);
        Assert.Equal("25", variables["quantity"]);
        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        var plan = (await sonde.SeesAsync("plan"))["plan"]!;
        Assert.Equal("add", (string?)plan["toolbox"]!["kind"]);
        Assert.Contains("every 5s, 12 failures", (string)plan["budget"]!, StringComparison.Ordinal);
        var outcome = (await sonde.StopAsync()).Succeeded();
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
        Assert.InRange((int)outcome.Receipt["figures"]!["stops"]!, 1, 3);
        Assert.Contains(outcome.Receipt["remains"]!.AsArray(), line => ((string)line!).Contains("until the pod is replaced", StringComparison.Ordinal));
        await target.Process.IsSoonFreeAsync(2, () => outcome.Text);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Microsofts_own_client_and_then_dlv_connect_debug_in_one_toolbox()
    {
        var target = await place.StartShopAsync();
        using var workspace = Workspace.Create();
        await using (var first = RunningSonde.Start(workspace.Start(["debug", target.Text, "--ide", "vscode", .. place.Place])))
        {
            await first.SeesAsync("hand-over", seconds: 90);
            var seen = await RealClients.StopWithNodeAsync(workspace.ReadConfiguration(), workspace.PricingFile, workspace.DiscountLine, target.Shop);
            Assert.Equal(workspace.PricingFile, (string?)seen["frames"]![0]!["source"]!["path"]);
            Assert.Equal(-16125, (int)JsonNode.Parse((string)seen["answer"]!)!["total"]!);
            (await first.StopAsync()).Succeeded();
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using var second = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        var port = await second.ListensAsync();
        TestContext.Current.SendDiagnosticMessage($"a second session listens after {watch.Elapsed.TotalMilliseconds:0} ms");
        var output = await RealClients.DelveAsync(port, "funcs ^main.handleOrder$", "exit -c");

        Assert.Contains("main.handleOrder", output, StringComparison.Ordinal);
        Assert.Equal("reuse", (string?)(await second.SeesAsync("plan"))["plan"]!["toolbox"]!["kind"]);
        Assert.Single(await target.ToolboxesAsync());
        Assert.Empty((await second.StopAsync()).Succeeded().Receipt["written"]!.AsArray());
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Every_way_to_name_a_pod_leads_to_it()
    {
        var deployed = await place.StartWorkloadAsync(Manifests.Deployment("named", 1), "app=named");
        var stateful = await place.StartWorkloadAsync(Manifests.StatefulSet("kept"), "app=kept");
        var set = (string)(await TestCluster.GetAsync(place.Name, "pod", deployed.Name))["metadata"]!["ownerReferences"]![0]!["name"]!;
        string[][] ways =
        [
            [deployed.Name], [$"pod/{deployed.Name}"], ["deploy/named"], ["deployment/named"], ["svc/named"], [$"rs/{set}"], ["-l", "app=named"], ["sts/kept"],
        ];

        foreach (var way in ways)
        {
            var outcome = (await RunningSonde.RunAsync(["debug", .. way, "--dry-run", .. place.Place])).Succeeded();

            var name = way[0] == "sts/kept" ? stateful.Name : deployed.Name;
            Assert.Equal($"pod/{name} container api in namespace {place.Name}", (string?)outcome.One("plan")["plan"]!["target"]);
            Assert.Contains("admitted", (string)outcome.One("dry-run")["text"]!, StringComparison.Ordinal);
        }

        Assert.Empty(await deployed.ToolboxesAsync());
        Assert.Empty(await stateful.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Of_several_pods_the_newest_ready_one_is_taken_and_that_is_said()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("several", 2), "app=several");
        await Eventually.IsTrueAsync(
            async () => (int?)(await TestCluster.GetAsync(place.Name, "deployment", "several"))["status"]!["readyReplicas"] == 2, "both replicas are ready", 40);

        var outcome = (await RunningSonde.RunAsync(["debug", "deploy/several", "--dry-run", .. place.Place])).Succeeded();

        Assert.Contains("the newest ready of 2", (string)outcome.One("choice")["text"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_several_containers_one_is_named_or_marked()
    {
        var target = await place.StartAsync(name => Manifests.Pair(name));
        var marked = await place.StartAsync(name => Manifests.Pair(name, "kubectl.kubernetes.io/default-container: api"));

        var fault = (await RunningSonde.RunAsync(["debug", target.Text, "--dry-run", .. place.Place])).Failed("SND3002", 3);
        Assert.Equal(["repeat the command with -c api", "repeat the command with -c idle"], fault["next"]!.AsArray().Select(next => (string?)next));
        (await RunningSonde.RunAsync(["debug", target.Text, "-c", "no", "--dry-run", .. place.Place])).Failed("SND3003", 3);
        (await RunningSonde.RunAsync(["debug", target.Text, "-c", "api", "--dry-run", .. place.Place])).Succeeded();
        var outcome = (await RunningSonde.RunAsync(["debug", marked.Text, "--dry-run", .. place.Place])).Succeeded();
        Assert.Contains("default-container", (string)outcome.One("choice")["text"]!, StringComparison.Ordinal);

        (await RunningSonde.RunAsync(["debug", target.Text, "-c", "idle", .. place.Place])).Failed("SND5001", 5);
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_that_runs_as_root_is_debugged()
    {
        var target = await place.StartAsync(name => Manifests.Shop(name, "runAsUser: 0", "tty: false"));

        await DebugsAsync(target, target.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_whose_user_only_its_image_knows_is_debugged()
    {
        var target = await place.StartAsync(name => Manifests.Shop(name, "", "tty: false"));

        await DebugsAsync(target, target.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_declared_toolbox_is_found_and_used()
    {
        var target = await place.StartAsync(name => Manifests.Declared(name, SondePrograms.Image));

        var outcome = await DebugsAsync(target, target.Text);

        Assert.Equal("declared", (string?)outcome.One("plan")["plan"]!["toolbox"]!["kind"]);
        Assert.Equal("toolbox", (string?)outcome.One("plan")["plan"]!["toolbox"]!["name"]);
        Assert.Empty(await target.ToolboxesAsync());
    }

    private async Task<SondeOutcome> DebugsAsync(PodTarget target, string words)
    {
        await using var sonde = RunningSonde.Start(["debug", words, .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        var order = target.Shop.OrderAsync();
        await ide.ContinueAsync(await ide.StopsAsync());
        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        var outcome = (await sonde.StopAsync()).Succeeded();
        await target.Process.IsSoonFreeAsync(2, () => outcome.Text);
        await target.Shop.ServesAsync();
        return outcome;
    }
}
