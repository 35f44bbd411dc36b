using System.Diagnostics;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde node</c>: what its pod may do on the node, which is this machine, and that nothing stays.</summary>
[Trait("on", "kubernetes")]
public sealed class NodeTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task A_program_sees_the_nodes_processes_network_and_files_and_its_pod_is_removed()
    {
        var node = await NodeAsync();

        var outcome = await RunAsync(node, "sh", "-c", "tr '\\0' ' ' </proc/1/cmdline; echo; ls /host/var/lib/sonde-cluster; ss -tln; touch /host/sonde-test 2>&1; exit 9");

        Assert.Equal(9, outcome.ExitCode);
        Assert.Contains(File.ReadAllText("/proc/1/cmdline").Split('\0')[0], outcome.Output, StringComparison.Ordinal);
        Assert.Contains("kubeconfig", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($":{TestCluster.ApiPort}", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("before Kubernetes 1.31 no mount can say so", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("removed pod sonde-node-", outcome.Error, StringComparison.Ordinal);
        await IsGoneAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_shell_begins_in_the_nodes_files_and_what_is_written_with_leave_stays()
    {
        var node = await NodeAsync();
        var file = Path.Combine(Path.GetTempPath(), $"sonde-{place.Name}");
        await using var sonde = await TerminalSonde.StartAsync(91, 33, [.. Words("shell", node), "--write"]);
        await sonde.SeesAsync($"{node}:", 90);

        await sonde.TypeAsync($"pwd; echo here >/host{file}; echo written $?\r");
        await sonde.SeesAsync("/host\r\nwritten 0\r\n");
        await sonde.TypeAsync("exit 5\r");

        Assert.Equal(5, await sonde.ExitAsync(60));
        Assert.Equal("here\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
        await IsGoneAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_sonde_that_is_killed_leaves_a_pod_that_ends_by_itself_with_all_that_ran_in_it()
    {
        var node = await NodeAsync();
        var mark = Podman.RunTests.Mark();
        using var sonde = Start(node, "sh", "-c", $"echo ready; sleep {mark}");
        Assert.Equal("ready", await sonde.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await Eventually.IsTrueAsync(() => Podman.RunTests.Runs(mark), "the program has started what it waits for", 30);

        Signal.Send(sonde.Id, Signal.Kill);

        await Eventually.IsTrueAsync(() => !Podman.RunTests.Runs(mark), "the program is gone", 30);
        await Eventually.IsTrueAsync(async () => (await PodsAsync()).All(static pod => (string?)pod["status"]!["phase"] == "Succeeded"), "the pod has ended", 120);
        await TestCluster.KubectlAsync("-n", place.Name, "delete", "pods", "-l", "sonde.dev/purpose=node", "--wait=false");
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_Ctrl_C_ends_the_session_and_removes_the_pod()
    {
        var node = await NodeAsync();
        using var sonde = Start(node, "sh", "-c", "trap '' INT TERM; echo ready; sleep 1000; sleep 1000");
        var errors = sonde.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ready", await sonde.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Signal.Send(sonde.Id, Signal.Interrupt);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        Signal.Send(sonde.Id, Signal.Interrupt);

        await sonde.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(sonde.ExitCode == 130, await errors);
        await IsGoneAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task The_role_of_node_is_enough_and_that_of_debug_is_not()
    {
        var node = await NodeAsync();
        var allowed = await GrantAsync("node");
        var outcome = await RunAsAsync(allowed, node, "id", "-u");
        Assert.Equal((0, "0\n"), (outcome.ExitCode, outcome.Output));

        var refused = await RunAsAsync(await GrantAsync("debug"), node, "id");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("SND4001", refused.Error, StringComparison.Ordinal);
        Assert.Contains("create pods", refused.Error, StringComparison.Ordinal);
        await IsGoneAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_node_that_is_not_there_is_said_and_a_dry_run_makes_nothing()
    {
        var node = await NodeAsync();
        var missing = await RunAsync("no-such-node", "id");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("SND3001", missing.Error, StringComparison.Ordinal);

        string[] words = [.. Words("run", node), "--dry-run", "--", "id"];
        var dry = await Command.RunAsync(SondePrograms.Sonde, words, 60);
        Assert.Equal(0, dry.ExitCode);
        Assert.Contains("the API server admitted this very pod", dry.Error, StringComparison.Ordinal);
        Assert.Empty(await PodsAsync());
    }

    private static async Task<string> NodeAsync()
    {
        await TestCluster.RequireAsync();
        return (await TestCluster.KubectlAsync("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")).Trim();
    }

    private string[] Words(string verb, string node) => Words(verb, node, TestCluster.Kubeconfig);

    private string[] Words(string verb, string node, string kubeconfig) =>
        ["node", verb, node, "-n", place.Name, "--kubeconfig", kubeconfig, "--image", SondePrograms.NetImage, "--pull", "never"];

    private Task<CommandOutcome> RunAsync(string node, params string[] program) => RunAsAsync(TestCluster.Kubeconfig, node, program);

    private Task<CommandOutcome> RunAsAsync(string kubeconfig, string node, params string[] program) =>
        Command.RunAsync(SondePrograms.Sonde, [.. Words("run", node, kubeconfig), "--", .. program], 90);

    private Process Start(string node, params string[] program) => Process.Start(new ProcessStartInfo(SondePrograms.Sonde, [.. Words("run", node), "--", .. program])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private async Task<JsonNode[]> PodsAsync() => [.. (await TestCluster.GetAsync(place.Name, "pods", "-l", "sonde.dev/purpose=node"))["items"]!.AsArray().OfType<JsonNode>()];

    /// <summary>This cluster's kubelet takes some ten seconds to say that a pod has ended.</summary>
    private Task<TimeSpan> IsGoneAsync() => Eventually.IsTrueAsync(async () => (await PodsAsync()).Length == 0, "the pod is gone", 40);

    /// <summary>A user with the roles of a command, as the command line writes them.</summary>
    private async Task<string> GrantAsync(string command)
    {
        var user = $"{command}-{place.Name}";
        await TestCluster.ApplyAsync(place.Name, await Command.NeedAsync(SondePrograms.Sonde, "policy", command, "-n", place.Name, "--user", user));
        return await TestCluster.UserAsync(user);
    }
}
