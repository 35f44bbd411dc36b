using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class LeaseBudgetTests
{
    [Theory]
    [InlineData("api-7d9", true)]
    [InlineData("api-7d9_2f1c", true)]
    [InlineData("api-7d9x", false)]
    [InlineData("api-7d", false)]
    [InlineData("other_api-7d9", false)]
    [InlineData("", false)]
    public void A_holder_calls_itself_by_its_pods_name(string identity, bool isHolder) =>
        Assert.Equal(isHolder, LeaseBudget.Of([Lease("leader", identity, 15)], "api-7d9") is not null);

    [Theory]
    [InlineData(15, 7)] // 10 s until client-go gives up, less the 2 s of a renewal that was due, less 1 s
    [InlineData(60, 31)]
    [InlineData(2, 0.25)]
    public void It_ends_before_client_go_gives_up(int duration, double seconds) =>
        Assert.Equal(seconds, LeaseBudget.Of([Lease("leader", "api", duration)], "api")!.Time.TotalSeconds, 3);

    [Fact]
    public void Of_several_leases_the_shortest_counts() =>
        Assert.Equal(
            "the target holds lease short (15s) and would lose it, as a rule ending itself",
            LeaseBudget.Of([Lease("long", "api", 60), Lease("none", "api", null), Lease("short", "api", 15)], "api")!.Reason);

    [Fact]
    public void Of_a_probe_and_a_lease_the_shorter_counts_with_the_longer_recovery()
    {
        var probe = new PauseBudget(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11), "the probe");
        var lease = LeaseBudget.Of([Lease("leader", "api", 15)], "api");

        var shorter = PauseBudget.Shorter(probe, lease)!;
        Assert.Equal((7.0, 11.0), (shorter.Time.TotalSeconds, shorter.Recovery.TotalSeconds));
        Assert.Equal(lease!.Reason, shorter.Reason);
        Assert.Equal(probe, PauseBudget.Shorter(null, probe));
        Assert.Null(PauseBudget.Shorter(null, null));
    }

    private static Lease Lease(string name, string holder, int? duration) => new()
    {
        Metadata = new ObjectMetadata { Name = name },
        Spec = new LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = duration },
    };
}
