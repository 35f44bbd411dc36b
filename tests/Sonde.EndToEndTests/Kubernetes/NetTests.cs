using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde net</c> in a pod's network, which its containers share.</summary>
[Trait("on", "kubernetes")]
public sealed class NetTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task The_listeners_of_every_container_are_told_and_the_processes_of_the_one_that_was_named()
    {
        var target = await place.StartAsync(Manifests.Services);
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(new Shop(target.Shop.Address, 18081), "/healthz", clients: 2);

        var outcome = await RunningSonde.RunAsync(workspace.Start(["net", target.Text, "-c", "order", .. place.Place]), 90);

        Assert.True(outcome.ExitCode is 0 or 1, outcome.Text);
        var report = outcome.One("sockets");
        Assert.Equal("netlink", (string?)report["source"]);
        var listeners = report["rows"]!.AsArray().Where(static row => (string?)row!["socket"]!["state"] == "listen").ToDictionary(static row => (int)row!["socket"]!["localPort"]!);
        Assert.Superset(new HashSet<int> { 18081, 18082, 18083, 18084, 6060 }, listeners.Keys.ToHashSet());
        Assert.Equal("api", (string?)listeners[18082]!["process"]);
        Assert.Null((string?)listeners[18083]!["process"]);
        Assert.Null(outcome.Receipt["figures"]);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Peers_have_the_names_of_pods_and_services()
    {
        var target = await place.StartWorkloadAsync(Manifests.Deployment("shelf", 1), "app=shelf");
        var caller = await place.StartAsync(name => Manifests.Python(name, $"import http.client, time\nkept = http.client.HTTPConnection('{target.Shop.Address}', 8080)\nwhile True:\n    kept.request('GET', '/healthz')\n    kept.getresponse().read()\n    time.sleep(0.2)"));
        using var workspace = Workspace.Create();

        var outcome = (await RunningSonde.RunAsync(workspace.Start(["net", "deploy/shelf", "--port", "8080", .. place.Place]), 90)).Succeeded();

        var rows = outcome.One("sockets")["rows"]!.AsArray();
        Assert.Contains(rows, row => ((string?)row!["peerName"])?.Contains(caller.Name, StringComparison.Ordinal) == true);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_pod_that_treats_its_sockets_badly_is_told_so_without_a_capability()
    {
        var target = await place.StartAsync(static name => Manifests.Python(name, CarelessProgram.Text));
        using var workspace = Workspace.Create();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        var outcome = await RunningSonde.RunAsync(workspace.Start(["net", target.Text, "--interval", "1s", .. place.Place]), 90);

        Assert.True(outcome.ExitCode == 1, outcome.Text);
        var findings = outcome.One("sockets")["findings"]!.AsArray();
        Assert.Equal(["accept-queue-full", "connect-unanswered", "close-wait-leak"], findings.Select(static finding => (string?)finding!["name"]));
        var toolbox = Assert.Single(await target.ToolboxesAsync());
        Assert.Null(toolbox["securityContext"]?["capabilities"]?["add"]);
    }
}
