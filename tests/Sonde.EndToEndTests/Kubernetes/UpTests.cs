using Sonde.EndToEndTests.Podman;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde up</c> in a cluster.</summary>
[Trait("on", "kubernetes")]
public sealed class UpTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task One_request_stops_in_Node_then_in_Go_then_in_Python()
    {
        var pod = await place.StartAsync(Manifests.Services);
        var shop = new ShopFront(pod.Shop.Address);
        await shop.OpensAsync();
        using var workspace = ShopWorkspace.Create($$"""
            namespace: {{place.Name}}
            targets:
              front: { target: {{pod.Name}}, container: front, source: front }
              order: { target: {{pod.Name}}, container: order }
              stock: { target: {{pod.Name}}, container: stock, source: stock }
            """);
        await using var sonde = RunningSonde.Start(Here(workspace, "up", "--ide", "vscode"));

        await ShopStory.FollowAsync(sonde, workspace, shop);

        (await sonde.StopAsync()).Succeeded();
        Assert.False(File.Exists(workspace.LaunchFile), "launch.json was left behind");
        Assert.Contains("dev", await shop.BuyAsync("apple", 1), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_rollout_is_followed_behind_the_same_port_with_the_IDE_s_breakpoints()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("rolled", 1), "app=rolled");
        using var workspace = ShopWorkspace.Create($$"""
            namespace: {{place.Name}}
            targets:
              order: { target: deploy/rolled }
            """);
        await using var sonde = RunningSonde.Start(Here(workspace, "up"));
        var before = await ShopStory.ListensAsync(sonde, "order", 1);
        await using var ide = await Ide.AttachAsync(before);

        await TestCluster.KubectlAsync("-n", place.Name, "set", "env", "deploy/rolled", "ROUND=2");
        var running = await RunsAsync("ROUND");
        await ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 60);
        TestContext.Current.SendDiagnosticMessage($"with its breakpoints again {(TimeProvider.System.GetUtcNow() - running).TotalMilliseconds:0} ms after the new pod was seen running");

        Assert.Equal(before, await ShopStory.ListensAsync(sonde, "order", 2));

        // A new pod that is not ready for seconds stands beside the old one: its toolbox is there before the old one goes.
        await TestCluster.KubectlAsync(
            "-n", place.Name, "patch", "deploy/rolled", "-p",
            """{"spec":{"template":{"spec":{"containers":[{"name":"api","readinessProbe":{"httpGet":{"path":"/healthz","port":8080},"initialDelaySeconds":4,"periodSeconds":1}}]}}}}""");
        await Eventually.IsTrueAsync(() => Plans(sonde) == 3, "the plan for the pod that is not ready yet", 60, sonde.Describe);
        Assert.Equal(1, Receipts(sonde));
        await Eventually.IsTrueAsync(() => Receipts(sonde) == 2, "the receipt of the session on the old pod", 60, sonde.Describe);
        var left = TimeProvider.System.GetUtcNow();
        Assert.Equal(before, await ShopStory.ListensAsync(sonde, "order", 3));
        TestContext.Current.SendDiagnosticMessage($"attached again {(TimeProvider.System.GetUtcNow() - left).TotalMilliseconds:0} ms after the receipt of a session whose successor ran beside it");
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task Every_replica_is_debugged_behind_one_port_and_the_first_that_stops_is_shown()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("twins", 2), "app=twins");
        var names = (await TestCluster.GetAsync(place.Name, "pods", "-l", "app=twins"))["items"]!.AsArray().Select(pod => (string)pod!["metadata"]!["name"]!).ToArray();
        var pods = await Task.WhenAll(names.Select(name => PodTarget.FindAsync(place.Name, name)));
        Assert.Equal(2, pods.Length);
        await using var sonde = RunningSonde.Start([.. new[] { "debug", "deploy/twins", "--all", "--ide", "none" }, .. place.Place]);
        await Eventually.IsTrueAsync(
            () => sonde.Reports.Count(report => (string?)report["of"]?["report"] == "hand-over") == 2, "both replicas are attached", 90, sonde.Describe);
        var port = (int)(await sonde.SeesAsync("listening"))["port"]!;
        await using var ide = await Ide.AttachAsync(port);
        await ide.SeesOutputAsync("is attached, with 1 of 1 breakpoints", 30);

        foreach (var (shown, other) in new[] { (pods[0], pods[1]), (pods[1], pods[0]) })
        {
            var held = shown.Shop.OrderAsync();
            var stop = await ide.StopsAsync(20);
            Assert.Equal(-16125, (int)(await Eventually.WithinAsync(other.Shop.OrderAsync(), "the order to the other replica", 10, sonde.Describe))["total"]!);
            Assert.False(held.IsCompleted);
            Assert.Contains("priceOf", (string)(await ide.TopFrameAsync(stop))["name"]!, StringComparison.Ordinal);
            await ide.ContinueAsync(stop);
            Assert.Equal(-16125, (int)(await Eventually.WithinAsync(held, "the order", 10, sonde.Describe))["total"]!);
        }

        (await sonde.StopAsync()).Succeeded();
        await Task.WhenAll(pods.Select(pod => pod.Shop.ServesAsync()));
    }

    [Fact(Timeout = Limit)]
    public async Task Native_code_is_debugged_where_the_file_asks_for_it()
    {
        var pod = await place.StartAsync(Manifests.Seats);
        using var workspace = ShopWorkspace.Create($$"""
            namespace: {{place.Name}}
            targets:
              seats: { target: {{pod.Name}}, tool: native, image: "{{NativeScene.Image}}" }
            """);
        await using var sonde = RunningSonde.Start(Here(workspace, "up", "--ide", "none"));
        await using var ide = await Ide.AttachAsync(await ShopStory.ListensAsync(sonde, "seats", 1), "book");
        var booking = NativeScene.BookAsync(pod.Shop.Address);
        var stop = await ide.StopsAsync();

        Assert.Equal("book", (string?)(await ide.TopFrameAsync(stop))["name"]);
        await ide.ContinueAsync(stop);
        Assert.Contains("\"seat\":", await Eventually.WithinAsync(booking, "the booking", 10, sonde.Describe), StringComparison.Ordinal);

        (await sonde.StopAsync()).Succeeded();
        await Eventually.IsTrueAsync(() => pod.Process.IsFree && pod.Process.AlteredBytes() == 0, "the target is free, with its own instructions", 2, sonde.Describe);
        await NativeScene.BookAsync(pod.Shop.Address);
    }

    private static int Plans(RunningSonde sonde) => Count(sonde, "plan");

    private static int Receipts(RunningSonde sonde) => Count(sonde, "receipt");

    private static int Count(RunningSonde sonde, string kind) => sonde.Reports.Count(report => (string?)report["of"]?["report"] == kind);

    private static SondeStart Here(ShopWorkspace workspace, params string[] words) => workspace.Start(words) with
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["KUBECONFIG"] = TestCluster.Kubeconfig },
    };

    /// <summary>When a pod of the deployment with that variable was first seen running.</summary>
    private async Task<DateTimeOffset> RunsAsync(string variable)
    {
        await Eventually.IsTrueAsync(
            async () => (await TestCluster.GetAsync(place.Name, "pods", "-l", "app=rolled"))["items"]!.AsArray().Any(pod =>
                (string?)pod!["status"]!["phase"] == "Running" && pod["spec"]!["containers"]![0]!["env"]?.AsArray().Any(entry => (string?)entry!["name"] == variable) == true),
            "the new pod runs",
            60);
        return TimeProvider.System.GetUtcNow();
    }
}
