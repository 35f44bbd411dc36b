using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde node</c>: a pod is announced, made, used and removed, however it ends.</summary>
public sealed class NodeTests
{
    private const string Forbidden = """{"kind":"Status","status":"Failure","reason":"Forbidden","message":"MESSAGE","code":403}""";

    [Fact]
    public async Task A_program_runs_in_a_pod_on_the_node_and_the_pod_is_gone_afterwards()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("node", "run", "node/worker-1", "--image", Laptop.Image, "--", "journalctl", "-u", "kubelet");

        Assert.Equal(7, await run.ExitAsync());

        Assert.True(node.IsRemoved, run.AllText);
        var spec = node.Pod!["spec"]!;
        Assert.Equal(("worker-1", true, true, false), ((string)spec["nodeName"]!, (bool)spec["hostPID"]!, (bool)spec["hostNetwork"]!, (bool)spec["hostIPC"]!));
        Assert.Equal((14400, false, "Never"), ((int)spec["activeDeadlineSeconds"]!, (bool)spec["automountServiceAccountToken"]!, (string)spec["restartPolicy"]!));
        Assert.Equal("""["/sonde-agent","serve","--ttl","60s"]""", spec["containers"]![0]!["command"]!.ToJsonString());
        Assert.True((bool)spec["containers"]![0]!["volumeMounts"]![0]!["readOnly"]!);
        Assert.Null(spec["containers"]![0]!["securityContext"]!["privileged"]);
        var started = Assert.Single(cluster.Agent.Asked.OfType<StartProgramRequest>());
        Assert.Equal(("journalctl", "/host", false), (started.Program, started.Environment!["SONDE_TARGET_ROOT"], started.Environment.ContainsKey("SONDE_TARGET_PID")));
        Assert.Single(cluster.DryRuns, static request => request.Method == "POST");
        var name = (string)node.Pod["metadata"]!["name"]!;
        Assert.Contains(run.Receipt.Written, line => line == $"removed pod {name}");
        Assert.Contains(run.Receipt.Written, line => line.StartsWith($"added pod {name} ", StringComparison.Ordinal));
        Assert.Empty(run.Receipt.Remains);
        Assert.Contains("secrets and tokens of every pod", run.Terminal.TalkText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_begins_in_the_nodes_files_and_Ctrl_C_of_a_told_end_removes_the_pod()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Input = PipeDuplex.CreatePair().Left, Size = new ConsoleSize(80, 24), Type = "xterm" } };
        var run = laptop.Start("node", "shell", "worker-1", "--privileged", "--write", "--deadline", "10m", "--image", Laptop.Image);
        await Wait.UntilAsync(() => laptop.ProgramConsole.OutputText.Length > 0, "the shell runs");
        var started = Assert.Single(cluster.Agent.Asked.OfType<StartProgramRequest>());
        Assert.Equal(("bash", "/host", null), (started.Program, started.Directory, started.RootOf));

        Assert.Equal(130, await run.InterruptAsync());

        Assert.True(node.IsRemoved, run.AllText);
        var spec = node.Pod!["spec"]!;
        Assert.Equal((true, 600), ((bool)spec["hostIPC"]!, (int)spec["activeDeadlineSeconds"]!));
        Assert.True((bool)spec["containers"]![0]!["securityContext"]!["privileged"]!);
        Assert.Null(spec["containers"]![0]!["volumeMounts"]![0]!["readOnly"]);
    }

    [Fact]
    public async Task A_dry_run_makes_nothing()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop, "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(0, node.Made);
        Assert.Single(cluster.DryRuns);
    }

    [Fact]
    public async Task A_node_that_is_not_there_or_does_not_answer_is_said_before_anything_is_made()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster)
        {
            NodeReply = ScriptedReply.Json(HttpStatusCode.NotFound, """{"kind":"Status","status":"Failure","reason":"NotFound","message":"nodes \"worker-1\" not found","code":404}"""),
        };
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(await RunAsync(laptop), "SND3001");

        node.NodeReply = null;
        node.Ready = new JsonObject { ["type"] = "Ready", ["status"] = "Unknown", ["reason"] = "NodeStatusUnknown", ["message"] = "Kubelet stopped posting node status." };
        var silent = await RunAsync(laptop);
        await Failing.AssertAsync(silent, "SND3006");
        Assert.Contains("Kubelet stopped posting", silent.Fault.Why, StringComparison.Ordinal);

        node.Ready["status"] = "False";
        var unready = await RunAsync(laptop, "--dry-run");
        Assert.Equal(0, await unready.ExitAsync());
        Assert.Contains("The node is not ready", unready.AllText, StringComparison.Ordinal);
        Assert.Equal(0, node.Made);
    }

    [Theory]
    [InlineData("baseline")]
    [InlineData("restricted")]
    public async Task A_namespace_whose_Pod_Security_lets_no_such_pod_in_is_named_with_its_level(string level)
    {
        await using var cluster = new ScriptedCluster { Enforced = level };
        var node = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop);
        await Failing.AssertAsync(run, "SND4002");
        Assert.Contains($"namespace default enforces Pod Security {level}", run.Fault.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Server.Requests, static request => request is { Method: "POST", Path: ScriptedCluster.PodsPath });
        Assert.Null(node.Pod);
    }

    [Theory]
    [InlineData("SND4002", """pods \"sonde-node-x\" is forbidden: violates PodSecurity \"restricted:latest\": host namespaces (hostNetwork=true)""")]
    [InlineData("SND4003", """pods \"sonde-node-x\" is forbidden: exceeded quota: compute""")]
    [InlineData("SND4001", """pods is forbidden: User \"jo\" cannot create resource \"pods\" in API group \"\" here""")]
    public async Task What_the_server_refuses_in_the_dry_run_is_not_made(string code, string message)
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster) { Admission = _ => ScriptedReply.Json(HttpStatusCode.Forbidden, Forbidden.Replace("MESSAGE", message, StringComparison.Ordinal)) };
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop);
        await Failing.AssertAsync(run, code);
        Assert.Equal(0, node.Made);
        Assert.Empty(run.Reports.All<ReceiptReport>());
    }

    [Fact]
    public async Task Missing_rights_are_named_all_at_once_and_nodes_may_stay_unread()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster)
        {
            NodeReply = ScriptedReply.Json(HttpStatusCode.Forbidden, Forbidden.Replace("MESSAGE", "nodes \\\"worker-1\\\" is forbidden: User \\\"jo\\\" cannot get resource \\\"nodes\\\"", StringComparison.Ordinal)),
        };
        using var laptop = new Laptop(cluster);
        cluster.Denied.UnionWith(["create pods", "delete pods"]);
        var run = await RunAsync(laptop);
        await Failing.AssertAsync(run, "SND4001");
        Assert.Contains("create pods", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains("delete pods", run.Fault.Why, StringComparison.Ordinal);

        cluster.Denied.Clear();
        var blind = await RunAsync(laptop);
        Assert.Equal(7, await blind.ExitAsync());
        Assert.Contains("You may not read nodes", blind.AllText, StringComparison.Ordinal);
        Assert.True(node.IsRemoved);
    }

    [Fact]
    public async Task A_pod_that_does_not_start_is_removed_and_the_kubelets_words_are_given()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster) { Kubelet = [ContainerStates.Waiting("ImagePullBackOff", "Back-off pulling image")] };
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop);
        await Failing.AssertAsync(run, "SND5006");
        Assert.True(node.IsRemoved, run.AllText);
        Assert.Empty(run.Receipt.Remains);
    }

    [Fact]
    public async Task Ctrl_C_while_the_pod_starts_removes_it()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster) { Kubelet = [ContainerStates.Waiting("ContainerCreating")] };
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("node", "run", "worker-1", "--image", Laptop.Image, "--", "id");
        await run.ReportAsync<ProgressReport>(static report => report.Text.Contains("ContainerCreating", StringComparison.Ordinal));

        Assert.Equal(130, await run.InterruptAsync());

        Assert.True(node.IsRemoved, run.AllText);
        Assert.Empty(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_pod_whose_making_was_not_answered_is_looked_for_and_removed()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster) { CutsAnswer = true };
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop);
        Assert.NotEqual(0, await run.ExitAsync());
        Assert.True(node.IsRemoved, run.AllText);
    }

    [Fact]
    public async Task A_pod_that_cannot_be_removed_stands_in_the_receipt_with_the_command_that_does()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster)
        {
            Removal = static () => ScriptedReply.Json(HttpStatusCode.InternalServerError, """{"kind":"Status","status":"Failure","message":"etcdserver: no leader","code":500}"""),
        };
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop);
        Assert.Equal(7, await run.ExitAsync());
        Assert.Contains(run.Receipt.Written, static line => line.EndsWith("could not be removed: etcdserver: no leader", StringComparison.Ordinal));
        Assert.Contains(run.Receipt.Remains, line => line.Contains($"kubectl delete pod {node.Pod!["metadata"]!["name"]} -n default", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_removes_the_pod()
    {
        await using var cluster = new ScriptedCluster();
        var node = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster) { ProgramConsole = new RecordingConsole { Input = PipeDuplex.CreatePair().Left } };
        var run = laptop.Start("node", "run", "worker-1", "--image", Laptop.Image, "--", "cat");
        await Wait.UntilAsync(() => laptop.ProgramConsole.OutputText.Length > 0, "the program runs");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
        Assert.True(node.IsRemoved, run.AllText);
    }

    [Fact]
    public async Task Production_wants_a_reason()
    {
        await using var cluster = new ScriptedCluster();
        cluster.NamespaceLabels["env"] = "production";
        var node = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster);
        var run = await RunAsync(laptop);
        await Failing.AssertAsync(run, "SND4007");
        Assert.Contains("makes you root on node/worker-1", run.Fault.What, StringComparison.Ordinal);
        Assert.Equal(0, node.Made);

        Assert.Equal(7, await (await RunAsync(laptop, "--allow-stop", "--reason", "case 4711")).ExitAsync());
    }

    [Theory]
    [InlineData]
    [InlineData("shell")]
    [InlineData("look", "worker-1")]
    [InlineData("run", "worker-1")]
    [InlineData("shell", "worker-1", "--", "ls")]
    [InlineData("shell", "worker-1", "--deadline", "1s")]
    public async Task A_command_line_that_makes_no_sense_is_refused(params string[] words)
    {
        using var laptop = new Laptop();
        Assert.Equal(2, await (await laptop.RunAsync(["node", .. words])).ExitAsync());
    }

    [Theory]
    [InlineData]
    [InlineData("--output", "json")]
    public async Task Without_a_terminal_a_shell_is_refused_before_anything_is_asked(params string[] options)
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync(["node", "shell", "worker-1", "--image", Laptop.Image, .. options]);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2015", run.AllText, StringComparison.Ordinal);
        Assert.Contains("sonde node run worker-1", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    private static Task<SondeRun> RunAsync(Laptop laptop, params string[] options) => laptop.RunAsync(["node", "run", "worker-1", "--image", Laptop.Image, .. options, "--", "id"]);
}
