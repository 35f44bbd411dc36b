using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>The test cluster (tests/cluster), as its administrator sees it.</summary>
internal static class TestCluster
{
    private static readonly Lazy<Task<string?>> Obstacle = new(FindObstacleAsync);

    /// <summary>The administrator's kubeconfig.</summary>
    public static string Kubeconfig { get; } = Environment.GetEnvironmentVariable("SONDE_CLUSTER_KUBECONFIG") ?? "/var/lib/sonde-cluster/kubeconfig";

    /// <summary>The port of its API server on this machine.</summary>
    public static int ApiPort => new Uri(ServerLine().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]).Port;

    /// <summary>Skips the test where there is no cluster.</summary>
    public static async Task RequireAsync()
    {
        var obstacle = await Obstacle.Value;
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
    }

    /// <summary>kubectl's output; fails where it fails.</summary>
    public static Task<string> KubectlAsync(params string[] words) => Command.NeedAsync("kubectl", ["--kubeconfig", Kubeconfig, .. words]);

    /// <summary>Applies a manifest to a namespace.</summary>
    public static async Task ApplyAsync(string podNamespace, string manifest)
    {
        var outcome = await Command.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, "-n", podNamespace, "apply", "-f", "-"], 60, manifest);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    /// <summary>Waits until its API server answers, and the node is ready.</summary>
    public static Task AnswersAsync() => Eventually.IsTrueAsync(
        async () => (await Command.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, "--request-timeout", "5s", "get", "nodes"])) is { ExitCode: 0 } answer
            && answer.Output.Contains(" Ready", StringComparison.Ordinal),
        "the API server answers",
        60);

    /// <summary>An object as the server has it.</summary>
    public static async Task<JsonNode> GetAsync(string podNamespace, params string[] words) =>
        JsonNode.Parse(await KubectlAsync(["-n", podNamespace, "get", .. words, "-o", "json"]))!;

    /// <summary>The kubeconfig of a user without any rights but those that are bound to the name.</summary>
    public static Task<string> UserAsync(string name) => Command.NeedAsync(Path.Combine(SondePrograms.Root, "tests/cluster/user"), name);

    /// <summary>The administrator's kubeconfig with another port of this machine in it.</summary>
    public static string KubeconfigThrough(int port) => Edited(text => text.Replace($":{ApiPort}", $":{port}", StringComparison.Ordinal));

    /// <summary>A copy of the administrator's kubeconfig, edited. It is the test's to delete.</summary>
    public static string Edited(Func<string, string> edit)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, edit(File.ReadAllText(Kubeconfig)));
        return path;
    }

    private static string ServerLine() => File.ReadLines(Kubeconfig).First(line => line.TrimStart().StartsWith("server:", StringComparison.Ordinal)).Trim();

    private static async Task<string?> FindObstacleAsync()
    {
        if (Command.Find("kubectl") is null)
        {
            return "needs kubectl, which is not installed";
        }

        if (!File.Exists(Kubeconfig))
        {
            return $"needs the test cluster (no {Kubeconfig}): tests/cluster/up";
        }

        var answer = await Command.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, "--request-timeout", "10s", "get", "nodes"]);
        return answer.ExitCode == 0 ? null : $"needs the test cluster: {answer.Error.Trim()}";
    }
}
