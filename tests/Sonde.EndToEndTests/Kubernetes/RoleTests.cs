using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>The roles of <c>sonde policy</c>, applied as an administrator would: each is enough for its command, and no more.</summary>
[Trait("on", "kubernetes")]
public sealed class RoleTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;
    private const string Mark = "sonde.dev/debug";

    [Fact(Timeout = Limit)]
    public async Task The_role_of_debug_lets_somebody_debug_a_workload_and_read_what_its_owners_say()
    {
        var target = await place.StartWorkloadAsync(Manifests.Deployment("ruled", 1), "app=ruled");
        var user = await GrantAsync("debug");
        await using var sonde = RunningSonde.Start("debug", "deploy/ruled", "-n", place.Name, "--kubeconfig", user);
        await sonde.ListensAsync(seconds: 90);
        var outcome = (await sonde.StopAsync()).Succeeded();
        Assert.DoesNotContain("could not be read", outcome.Text, StringComparison.Ordinal);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task The_role_of_ps_lets_somebody_list_and_not_debug()
    {
        var target = await place.StartShopAsync();
        var user = await GrantAsync("ps");
        (await RunningSonde.RunAsync("ps", "-n", place.Name, "--kubeconfig", user)).Succeeded();
        (await RunningSonde.RunAsync("debug", target.Text, "-n", place.Name, "--kubeconfig", user)).Failed("SND4001", 4);
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_owners_annotation_is_read_from_pod_and_namespace_and_obeyed()
    {
        var target = await place.StartShopAsync();
        string[] words = ["debug", target.Text, "--allow-stop", "--reason", "a test", .. place.Place];
        await TestCluster.KubectlAsync("annotate", "pod", target.Text.Split('/')[^1], "-n", place.Name, $"{Mark}=observe");
        (await RunningSonde.RunAsync(words)).Failed("SND4008", 4);
        (await RunningSonde.RunAsync(["forward", target.Text, ":8080", "--dry-run", .. place.Place])).Succeeded();
        await TestCluster.KubectlAsync("annotate", "namespace", place.Name, $"{Mark}=none");
        try
        {
            (await RunningSonde.RunAsync(["forward", target.Text, ":8080", "--dry-run", .. place.Place])).Failed("SND4008", 4);
        }
        finally
        {
            await TestCluster.KubectlAsync("annotate", "namespace", place.Name, $"{Mark}-");
        }

        Assert.Empty(await target.ToolboxesAsync());
    }

    /// <summary>A user with the role of a command, as the command line writes it.</summary>
    private async Task<string> GrantAsync(string command)
    {
        await TestCluster.RequireAsync();
        var user = $"{command}-{place.Name}";
        await TestCluster.ApplyAsync(place.Name, await Command.NeedAsync(SondePrograms.Sonde, "policy", command, "-n", place.Name, "--user", user));
        return await TestCluster.UserAsync(user);
    }
}
