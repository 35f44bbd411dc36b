using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde intercept</c> on a real pod, under a real kubelet's probes; the toolbox with NET_ADMIN is declared in the pod.</summary>
[Trait("on", "kubernetes")]
public sealed class InterceptTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task A_pods_traffic_comes_here_while_its_probes_are_its_own_and_it_stays_ready()
    {
        var target = await place.StartAsync(name => Manifests.Shielded(name, SondePrograms.Image));
        await using var here = PlainServer.Start("here");
        await using var sonde = RunningSonde.Start(["intercept", target.Text, "-c", "api", "--port", "8080", "--to", here.Port.ToString(CultureInfo.InvariantCulture), .. place.Place]);
        await sonde.SeesAsync("progress", static report => (bool?)report["isDone"] == true && ((string)report["text"]!).Contains("turned to ", StringComparison.Ordinal), 90);

        // From the node, whose address the probes have too.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.StartsWith("here ", await http.GetStringAsync(target.Shop.OrderAddress, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        var outcome = (await sonde.StopAsync()).Succeeded();

        await target.Shop.ServesAsync(2, sonde.Describe);
        var figures = outcome.One("intercept")["figures"]!;
        Assert.Equal(1, (int)figures["here"]!);
        Assert.True((int)figures["probes"]! >= 4, outcome.Text);
        Assert.Contains(outcome.Receipt["written"]!.AsArray(), static line => ((string)line!).Contains("its rules are gone (checked)", StringComparison.Ordinal));
        var pod = await TestCluster.GetAsync(target.Namespace, "pod", target.Name);
        var api = pod["status"]!["containerStatuses"]!.AsArray().Single(static container => (string?)container!["name"] == "api")!;
        Assert.Equal((0, true), ((int)api["restartCount"]!, (bool)api["ready"]!));
    }
}
