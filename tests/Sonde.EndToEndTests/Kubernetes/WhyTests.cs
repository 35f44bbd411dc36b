using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde why</c> on pods that really do not come up.</summary>
[Trait("on", "kubernetes")]
public sealed class WhyTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public Task A_pod_that_no_node_can_take_is_unschedulable() => IsExplainedAsync(
        "pod/greedy",
        "unschedulable-cpu",
        Pod("greedy", "image: \"localhost/sonde-shop-api:1\", imagePullPolicy: Never, resources: { requests: { cpu: \"400\" } }"));

    [Fact(Timeout = Limit)]
    public Task An_image_that_may_not_be_pulled_is_named() => IsExplainedAsync(
        "pod/absent", "image-never-pulled", Pod("absent", "image: \"localhost/nobody-has-this:1\", imagePullPolicy: Never"));

    [Fact(Timeout = Limit)]
    public Task A_deployment_whose_program_does_not_exist_is_explained_by_its_pod() => IsExplainedAsync(
        "deploy/typo",
        "command-not-found",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: typo }
        spec:
          selector: { matchLabels: { app: typo } }
          template:
            metadata: { labels: { app: typo } }
            spec: { containers: [{ name: api, image: "localhost/sonde-shop-api:1", imagePullPolicy: Never, command: [/srv/app] }] }
        """);

    [Fact(Timeout = Limit)]
    public async Task A_deployment_that_is_refused_its_pods_is_explained_without_one()
    {
        await TestCluster.RequireAsync();
        await IsExplainedAsync(
            "deploy/nobody",
            "service-account-missing",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: nobody }
            spec:
              selector: { matchLabels: { app: nobody } }
              template:
                metadata: { labels: { app: nobody } }
                spec: { serviceAccountName: nobody, containers: [{ name: api, image: "localhost/sonde-shop-api:1", imagePullPolicy: Never }] }
            """);
    }

    [Fact(Timeout = Limit)]
    public async Task A_pod_that_serves_has_nothing_wrong_and_stays_as_it_is()
    {
        var target = await place.StartShopAsync();
        var report = (await RunningSonde.RunAsync(["why", target.Text, .. place.Place])).Succeeded().One("diagnosis");
        Assert.Empty(report["causes"]!.AsArray());
        Assert.Empty(report["gaps"]!.AsArray());
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_role_for_it_is_enough_but_for_the_node()
    {
        await TestCluster.RequireAsync();
        await TestCluster.ApplyAsync(place.Name, Pod("lonely", "image: \"localhost/nobody-has-this:1\", imagePullPolicy: Never"));
        var user = $"why-{place.Name}";
        await TestCluster.ApplyAsync(place.Name, await Command.NeedAsync(SondePrograms.Sonde, "policy", "why", "-n", place.Name, "--user", user));
        var kubeconfig = await TestCluster.UserAsync(user);
        await Eventually.IsTrueAsync(
            async () => (await RunningSonde.RunAsync("why", "pod/lonely", "-n", place.Name, "--kubeconfig", kubeconfig)) is { ExitCode: 1 } outcome
                && (string?)outcome.One("diagnosis")["causes"]![0]!["name"] == "image-never-pulled"
                && outcome.One("diagnosis")["gaps"]!.AsArray().Select(gap => (string?)gap).SequenceEqual(["node sonde-node: you may not get nodes"]),
            "the cause, with all but the node read",
            60);
    }

    private async Task IsExplainedAsync(string target, string cause, string manifest)
    {
        await TestCluster.RequireAsync();
        await TestCluster.ApplyAsync(place.Name, manifest);
        var said = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                var outcome = await RunningSonde.RunAsync(["why", target, .. place.Place]);
                said = outcome.Text;
                return outcome.ExitCode == 1 && (string?)outcome.One("diagnosis")["causes"]![0]!["name"] == cause;
            },
            $"{target} is explained by {cause}",
            60,
            () => said);
    }

    private static string Pod(string name, string container) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec: { terminationGracePeriodSeconds: 1, containers: [{ name: api, {{container}} }] }
        """;
}
