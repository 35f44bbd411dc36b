using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde profile</c> on containers of one pod, which share their ports, and on replicas.</summary>
[Trait("on", "kubernetes")]
public sealed class ProfileTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task Each_language_of_a_pod_is_profiled_in_its_own_way_and_nobody_gets_a_neighbours_profile()
    {
        var target = await place.StartAsync(Manifests.Services);
        using var workspace = Workspace.Create();

        async Task<(SondeOutcome Outcome, string Stacks)> TakeAsync(string container, string type)
        {
            var file = Path.Combine(workspace.Folder, $"{container}.collapsed");
            var outcome = await RunningSonde.RunAsync(
                workspace.Start(["profile", target.Text, "-c", container, "--type", type, "-d", "2s", "-o", file, .. place.Place]), 90);
            return (outcome, File.Exists(file) ? File.ReadAllText(file) : "");
        }

        var (pricing, goroutines) = await TakeAsync("pricing", "goroutine");
        Assert.Equal("net/http/pprof on port 6060", (string?)pricing.Succeeded().One("flame")["how"]);
        Assert.Contains("main.serveProfiles", goroutines, StringComparison.Ordinal);

        var (stock, threads) = await TakeAsync("stock", "wall");
        stock.Succeeded();
        Assert.Contains("serve_forever", threads, StringComparison.Ordinal);

        var (front, _) = await TakeAsync("front", "cpu");
        Assert.True((bool)front.Succeeded().Receipt["targetRuns"]!, front.Text);

        // The port of the neighbour's endpoint is open on the loopback that both have.
        var (order, waiting) = await TakeAsync("order", "goroutine");
        Assert.StartsWith("its goroutines read from outside", (string?)order.Succeeded().One("flame")["how"], StringComparison.Ordinal);
        Assert.Contains("main.main;", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("main.serveProfiles", waiting, StringComparison.Ordinal);
        var (heap, _) = await TakeAsync("order", "heap");
        heap.Failed("SND5017", 5);
    }
}
