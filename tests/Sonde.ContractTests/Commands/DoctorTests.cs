using Sonde.Core.Reports;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class DoctorTests
{
    [Fact]
    public async Task Where_everything_is_there_every_check_is_good_and_nothing_is_changed()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb");
        Assert.Equal(0, await run.ExitAsync());
        Assert.DoesNotContain(Checks(run), check => check.IsGood == false);
        Assert.Single(cluster.DryRuns);
        Assert.Empty(cluster.Writes);
        Assert.Equal(0, cluster.Agent.LinkCount);
    }

    [Fact]
    public async Task Every_missing_right_is_a_check_of_its_own_and_the_plan_is_judged_all_the_same()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Denied.UnionWith(["create pods/exec", "patch pods/ephemeralcontainers"]);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb");
        Assert.Equal(1, await run.ExitAsync());
        var rights = Checks(run).Where(check => check.Name == "rights").ToArray();
        Assert.Equal((2, false, false), (rights.Length, rights[0].IsGood, rights[1].IsGood));
        Assert.Null(rights[0].Next);
        Assert.Contains("verbs: [create]", rights[1].Next, StringComparison.Ordinal);
        Assert.Contains("verbs: [patch]", rights[1].Next, StringComparison.Ordinal);
        Assert.True(Checks(run).Single(check => check.Name == "toolbox").IsGood);
        Assert.Empty(cluster.DryRuns);
    }

    [Fact]
    public async Task A_refusal_of_Pod_Security_is_a_check_that_failed()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var refusal = Fixture.Load("23");
        cluster.Admission = _ => ScriptedReply.Json(refusal.Status, refusal.Body);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb");
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("SND4002", Checks(run).Single(check => check.Name == "toolbox").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_ephemeral_containers_fails_two_checks()
    {
        await using var cluster = new ScriptedCluster(EphemeralContainersShape.None).WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb");
        Assert.Equal(["ephemeral containers", "toolbox"], Checks(run).Where(check => check.IsGood == false).Select(check => check.Name));
    }

    private static IReadOnlyList<DoctorCheck> Checks(SondeRun run) => Assert.Single(run.Reports.All<DoctorReport>()).Checks;
}
