using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde ps</c>, <c>sonde stop</c> and <c>sonde doctor</c> in a cluster.</summary>
[Trait("on", "kubernetes")]
public sealed class PlaceTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task Ps_shows_a_session_and_stop_ends_it_and_its_toolbox()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        var order = target.Shop.OrderAsync();
        await ide.StopsAsync();
        await sonde.SeesStateAsync("stopped");

        var listed = (await RunningSonde.RunAsync(["ps", .. place.Place])).Succeeded().One("sessions");
        var row = Assert.Single(listed["rows"]!.AsArray(), row => ((string)row!["target"]!).Contains(target.Name, StringComparison.Ordinal))!;
        Assert.Equal("stopped", (string?)row["state"]);
        Assert.Equal("sonde-admin", (string?)row["user"]);
        Assert.Contains(place.Name, (string)listed["place"]!, StringComparison.Ordinal);
        (await RunningSonde.RunAsync(["stop", target.Text, "--toolbox", .. place.Place])).Succeeded();

        await target.Process.IsSoonFreeAsync(2, sonde.Describe);
        await Eventually.WithinAsync(order, "the order that was held up", 3, sonde.Describe);
        await target.Shop.ServesAsync();
        (await sonde.EndsAsync()).Failed("SND6004", 6);
        await Eventually.IsTrueAsync(
            async () => (await RunningSonde.RunAsync(["ps", .. place.Place])).Succeeded().One("sessions")["rows"]!.AsArray()
                .All(row => !((string)row!["target"]!).Contains(target.Name, StringComparison.Ordinal)),
            "the toolbox is not listed any more",
            20);
    }

    [Fact(Timeout = Limit)]
    public async Task Doctor_says_what_is_there_and_what_is_missing_and_changes_nothing()
    {
        var target = await place.StartShopAsync();

        var checks = (await RunningSonde.RunAsync(["doctor", target.Text, .. place.Place])).Succeeded().One("doctor")["checks"]!.AsArray();
        Assert.Contains(checks, check => (string?)check!["name"] == "ephemeral containers" && ((string)check["detail"]!).Contains("legacy", StringComparison.Ordinal));
        Assert.Contains(checks, check => (string?)check!["name"] == "toolbox" && (bool?)check["isGood"] == true);

        var user = $"reader-{place.Name}";
        await TestCluster.KubectlAsync("-n", place.Name, "create", "role", user, "--verb=get,list,watch", "--resource=pods");
        await TestCluster.KubectlAsync("-n", place.Name, "create", "rolebinding", user, $"--role={user}", $"--user={user}");
        var outcome = await RunningSonde.RunAsync("doctor", target.Text, "-n", place.Name, "--kubeconfig", await TestCluster.UserAsync(user));
        Assert.Equal(1, outcome.ExitCode);
        var missing = outcome.One("doctor")["checks"]!.AsArray().Where(check => (bool?)check!["isGood"] == false).ToArray();
        Assert.Equal(3, missing.Length);
        Assert.Contains("kubectl create rolebinding ", (string?)missing[^1]!["next"], StringComparison.Ordinal);
        Assert.Empty(await target.ToolboxesAsync());
    }
}
