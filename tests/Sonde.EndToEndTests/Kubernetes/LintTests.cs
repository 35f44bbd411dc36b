using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde lint --live</c> on what a real server holds.</summary>
[Trait("on", "kubernetes")]
public sealed class LintTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    [Fact(Timeout = 120_000)]
    public async Task What_lets_somebody_debug_is_found_in_the_namespace_and_in_no_other()
    {
        await TestCluster.RequireAsync();
        await TestCluster.ApplyAsync(
            place.Name,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: api }
            spec:
              replicas: 1
              selector: { matchLabels: { app: api } }
              template:
                metadata: { labels: { app: api } }
                spec: { containers: [{ name: api, image: "localhost/nobody-has-this:1", imagePullPolicy: Never, command: [dlv, exec, /api], ports: [{ name: delve, containerPort: 2345 }] }] }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: api }
            spec: { selector: { app: api }, ports: [{ port: 80, targetPort: delve }] }
            """);
        var run = await RunningSonde.RunAsync(["lint", "--live", .. place.Place]);
        Assert.Equal(1, run.ExitCode);
        var report = run.One("lint");
        Assert.Equal(
            ["SL001", "SL004", "SL005"],
            report["findings"]!.AsArray().Select(static finding => (string)finding!["rule"]!).Order(StringComparer.Ordinal));
        Assert.Contains(report["findings"]!.AsArray(), finding => (string?)finding!["file"] == $"{place.Name}/services/api");
        Assert.Empty(report["unread"]!.AsArray());
        Assert.Equal(0, (await RunningSonde.RunAsync(["lint", "--live", "-n", "kube-public", "--kubeconfig", TestCluster.Kubeconfig])).ExitCode);
    }
}
