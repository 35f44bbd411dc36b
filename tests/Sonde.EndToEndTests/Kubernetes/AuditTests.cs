using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>What a session leaves with its target, and what it heeds of it besides its probes.</summary>
[Trait("on", "kubernetes")]
public sealed class AuditTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task A_session_leaves_two_events_with_the_pod()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await sonde.ListensAsync(seconds: 90);
        (await sonde.StopAsync()).Succeeded();

        var events = (await EventsAsync(target)).Where(happened => (string?)happened["reportingComponent"] == "sonde.dev/sonde").ToArray();
        Assert.Equal(["SondeDebugStarted", "SondeDebugEnded"], events.OrderBy(happened => (string?)happened["eventTime"], StringComparer.Ordinal).Select(happened => (string)happened["reason"]!));
        Assert.All(events, happened => Assert.Equal("Normal", (string?)happened["type"]));
        Assert.Contains(events, happened => ((string)happened["message"]!).Contains("The target runs.", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_lease_that_the_pod_holds_makes_the_budget()
    {
        var target = await place.StartShopAsync();
        await TestCluster.ApplyAsync(
            place.Name,
            $"""
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata:
              name: orders
            spec:
              holderIdentity: {target.Name}_0d7c3a52-5f2e-4c1e-9a0b-6a1c5b7d8e9f
              leaseDurationSeconds: 15
            """);

        var outcome = (await RunningSonde.RunAsync(["debug", target.Text, "--dry-run", .. place.Place])).Succeeded();

        Assert.Contains("7 s at a stop, then the debugger lets go: the target holds lease orders (15s)", outcome.Text, StringComparison.Ordinal);
    }

    private async Task<JsonNode[]> EventsAsync(PodTarget target) =>
        [.. (await TestCluster.GetAsync(place.Name, "events", "--field-selector", $"involvedObject.name={target.Name}"))["items"]!.AsArray().OfType<JsonNode>()];
}
