using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>A namespace of its own for the tests of one class.</summary>
public sealed class NamespaceFixture : IAsyncLifetime
{
    private bool _isMade;
    private int _pods;

    public string Name { get; } = $"e2e-{Guid.NewGuid().ToString("N")[..10]}";

    public async ValueTask InitializeAsync()
    {
        try
        {
            await TestCluster.RequireAsync();
        }
        catch (Exception)
        {
            // Each test says it for itself, and is skipped.
            return;
        }

        await TestCluster.KubectlAsync("create", "namespace", Name);
        _isMade = true;
        await Eventually.IsTrueAsync(
            async () => (await Command.RunAsync("kubectl", ["--kubeconfig", TestCluster.Kubeconfig, "-n", Name, "get", "serviceaccount", "default"])).ExitCode == 0,
            "the namespace's service account, which the controller manager makes (its log: /var/lib/sonde-cluster/log)",
            90);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMade)
        {
            await Command.RunAsync("kubectl", ["--kubeconfig", TestCluster.Kubeconfig, "-n", Name, "delete", "pods", "--all", "--grace-period=0", "--force", "--wait=false"]);
            await Command.RunAsync("kubectl", ["--kubeconfig", TestCluster.Kubeconfig, "delete", "namespace", Name, "--wait=false"]);
        }
    }

    /// <summary>The words that say where, for sonde.</summary>
    internal string[] Place => ["-n", Name, "--kubeconfig", TestCluster.Kubeconfig];

    /// <summary>Starts a pod of the shop, one that nothing else needs.</summary>
    internal Task<PodTarget> StartShopAsync() => StartAsync(name => Manifests.Shop(name));

    /// <summary>Starts a pod; the manifest is made for its name.</summary>
    internal async Task<PodTarget> StartAsync(Func<string, string> manifest)
    {
        await TestCluster.RequireAsync();
        var name = $"shop-{Interlocked.Increment(ref _pods)}";
        await TestCluster.ApplyAsync(Name, manifest(name));
        return await PodTarget.FindAsync(Name, name);
    }

    /// <summary>Applies something that makes pods, and gives the first of those with this label.</summary>
    internal async Task<PodTarget> StartWorkloadAsync(string manifest, string label)
    {
        await TestCluster.RequireAsync();
        await TestCluster.ApplyAsync(Name, manifest);
        JsonNode? pod = null;
        await Eventually.IsTrueAsync(
            async () => (pod = (await TestCluster.GetAsync(Name, "pods", "-l", label))["items"]!.AsArray().FirstOrDefault()) is not null, "a pod of the workload", 30);
        return await PodTarget.FindAsync(Name, (string)pod!["metadata"]!["name"]!);
    }
}
