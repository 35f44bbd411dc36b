using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>What stands in the way in a cluster, said with what helps.</summary>
[Trait("on", "kubernetes")]
public sealed class RefusalTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task A_user_without_rights_is_told_all_that_are_missing_and_one_command_that_grants_them()
    {
        var target = await place.StartWorkloadAsync(Manifests.Deployment("guarded", 1), "app=guarded");
        var user = $"dev-{place.Name}";
        string[] words = ["debug", "deploy/guarded", "-n", place.Name, "--kubeconfig", await TestCluster.UserAsync(user)];

        var fault = (await RunningSonde.RunAsync(words)).Failed("SND4001", 4);

        var why = (string)fault["why"]!;
        Assert.StartsWith(user, why, StringComparison.Ordinal);
        string[] rights =
        [
            "get pods", "watch pods", "create pods/exec", "list pods", "get deployments", "get pods/ephemeralcontainers", "update pods/ephemeralcontainers",
        ];
        Assert.All(rights, right => Assert.Contains($"may not {right} in namespace {place.Name}", why, StringComparison.Ordinal));
        Assert.Single(fault["next"]!.AsArray());

        // As the administrator who gets them would: into a shell, as they stand.
        var pasted = await Command.RunAsync(
            "env", [$"KUBECONFIG={TestCluster.Kubeconfig}", "bash", "-e"], 60, string.Join('\n', fault["next"]!.AsArray().Select(next => (string?)next)) + '\n');
        Assert.True(pasted.ExitCode == 0, pasted.Error);
        await using var sonde = RunningSonde.Start(words);
        await sonde.ListensAsync(seconds: 90);
        (await sonde.StopAsync()).Succeeded();
        await target.Shop.ServesAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("get", "pods")]
    [InlineData("watch", "pods")]
    [InlineData("list", "pods")]
    [InlineData("create", "pods/exec")]
    [InlineData("get", "deployments.apps")]
    [InlineData("get", "pods/ephemeralcontainers")]
    [InlineData("update", "pods/ephemeralcontainers")]
    public async Task A_single_missing_right_is_the_only_one_that_is_named(string verb, string resource)
    {
        var target = await place.StartWorkloadAsync(Manifests.Deployment("watched", 1), "app=watched");
        var user = $"{verb}-{resource.Replace('/', '-').Replace('.', '-')}-{place.Name}";
        (string Verb, string Resource)[] rights =
        [
            ("get", "pods"), ("watch", "pods"), ("list", "pods"), ("create", "pods/exec"), ("get", "deployments.apps"),
            ("get", "pods/ephemeralcontainers"), ("update", "pods/ephemeralcontainers"),
        ];
        await TestCluster.ApplyAsync(place.Name, Role(user, rights.Where(right => right != (verb, resource))));

        var fault = (await RunningSonde.RunAsync(
            "debug", "deploy/watched", "--dry-run", "-n", place.Name, "--kubeconfig", await TestCluster.UserAsync(user))).Failed("SND4001", 4);

        Assert.Contains($"may not {verb} {resource.Split('.')[0]} in namespace {place.Name}", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Single(fault["next"]!.AsArray());
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Theory(Timeout = Limit)]
    [InlineData("never", "ErrImageNeverPull")]
    [InlineData("always", "ErrImagePull")]
    public async Task An_image_that_cannot_be_had_is_refused_in_the_kubelets_words(string policy, string reason)
    {
        var target = await place.StartShopAsync();

        var fault = (await RunningSonde.RunAsync(
            new SondeStart(["debug", target.Text, "--image", "localhost/sonde-no-such-image:1", "--pull", policy, .. place.Place]), 60)).Failed("SND5006", 5);

        Assert.Contains(reason, (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Contains("sonde-no-such-image", (string)fault["why"]!, StringComparison.Ordinal);
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task An_image_without_an_agent_is_refused()
    {
        var target = await place.StartShopAsync();

        (await RunningSonde.RunAsync(["debug", target.Text, "--image", "localhost/sonde-test-native:1", .. place.Place])).Failed("SND5007", 5);

        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_user_set_for_the_container_alone_is_out_of_reach_of_the_legacy_api()
    {
        var target = await place.StartAsync(name => Manifests.Shop(name, "", "securityContext: { runAsUser: 1001, runAsGroup: 1001 }"));

        var fault = (await RunningSonde.RunAsync(["debug", target.Text, .. place.Place])).Failed("SND5005", 5);

        Assert.Contains("uid 1001, gid 1001", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Contains("spec.securityContext", (string)fault["next"]![0]!, StringComparison.Ordinal);
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Theory(Timeout = Limit)]
    [InlineData("pod/nobody", "SND3001")]
    [InlineData("deploy/nobody", "SND3001")]
    [InlineData("svc/nobody", "SND3001")]
    public async Task A_target_that_is_not_there_is_said_to_be_missing(string words, string code)
    {
        await TestCluster.RequireAsync();

        (await RunningSonde.RunAsync(["debug", words, .. place.Place])).Failed(code, 3);
    }

    [Fact(Timeout = Limit)]
    public async Task A_selector_without_pods_is_said_to_have_none()
    {
        await TestCluster.RequireAsync();

        (await RunningSonde.RunAsync(["debug", "-l", "app=nobody", .. place.Place])).Failed("SND3004", 3);
    }

    private static string Role(string user, IEnumerable<(string Verb, string Resource)> rights)
    {
        var rules = rights.Select(right =>
        {
            var (resource, group) = right.Resource.Split('.') is [var name, var of] ? (name, of) : (right.Resource, "");
            return $$"""{ apiGroups: ["{{group}}"], resources: ["{{resource}}"], verbs: ["{{right.Verb}}"] }""";
        });
        return $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: { name: {{user}} }
            rules: [{{string.Join(", ", rules)}}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: { name: {{user}} }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{user}} }
            subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: {{user}} }]
            """;
    }
}
