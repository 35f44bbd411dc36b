using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Diagnosis;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class WhyTests
{
    /// <summary>What only a container of this machine can have.</summary>
    private static readonly string[] Local = [CauseNames.ContainerPaused, CauseNames.HealthCheckFailing];

    public static TheoryData<string> Cases => new(RecordedCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_was_recorded_is_explained(string name)
    {
        var recorded = RecordedCase.Load(name);
        await using var server = ServerOf(recorded);
        using var laptop = LaptopAt(recorded, server);
        var run = await laptop.RunAsync("why", recorded.Target, "-n", recorded.Namespace);
        var report = Assert.Single(run.Reports.All<DiagnosisReport>());
        Assert.Equal(recorded.Causes, report.Causes.Select(cause => cause.Name));
        Assert.Empty(report.Gaps);
        Assert.Equal(recorded.Causes.Count > 0 ? 1 : 0, await run.ExitAsync());
        Assert.All(report.Causes, cause => Assert.NotEmpty(cause.Next));
        Assert.All(report.Causes.SelectMany(cause => cause.Next), step => Assert.Null(NextSteps.Judge(step)));
        Assert.All(report.Causes, cause => Assert.DoesNotMatch(@"\.$", cause.Summary));
        Assert.All(server.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task Every_explanation_reads_as_it_was_looked_at()
    {
        var text = new StringBuilder();
        foreach (var recorded in RecordedCase.Names.Select(RecordedCase.Load))
        {
            await using var server = ServerOf(recorded);
            using var laptop = LaptopAt(recorded, server);
            var run = await laptop.RunAsync("why", recorded.Target, "-n", recorded.Namespace);
            text.Append("--- ").Append(recorded.Name).Append('\n').Append(run.Terminal.TalkText).Append(run.Terminal.AnswerText);
        }

        GoldenFile.Check("Cli/Golden/why.txt", text.ToString());
    }

    [Fact]
    public void Every_kind_of_cause_has_a_record() => Assert.Equal(
        "", string.Join(", ", CauseNames.All.Except(Local).Except(RecordedCase.Names.SelectMany(name => RecordedCase.Load(name).Causes))));

    [Fact]
    public async Task As_JSON_it_is_one_object_with_stable_names()
    {
        var recorded = RecordedCase.Load("oom-killed");
        await using var server = ServerOf(recorded);
        using var laptop = LaptopAt(recorded, server);
        var run = await laptop.RunAsync("why", recorded.Target, "-n", recorded.Namespace, "-o", "json");
        var report = JsonNode.Parse(run.Terminal.AnswerText.Split('\n')[^2])!.AsObject();
        Assert.Equal(["report", "target", "causes", "state", "looked", "gaps"], report.Select(property => property.Key));
        Assert.Equal("diagnosis", (string?)report["report"]);
        var cause = report["causes"]![0]!.AsObject();
        Assert.Equal(["name", "summary", "evidence", "next"], cause.Select(property => property.Key));
        Assert.Equal("oom-killed", (string?)cause["name"]);
    }

    [Fact]
    public async Task What_may_not_be_read_is_a_line_and_no_failure()
    {
        var recorded = RecordedCase.Load("oom-killed");
        await using var server = ServerOf(recorded);
        var pod = PodOf(recorded);
        Forbid(server, $"/api/v1/namespaces/{recorded.Namespace}/events", "list", "events");
        Forbid(server, $"/api/v1/namespaces/{recorded.Namespace}/services", "list", "services");
        Forbid(server, "/api/v1/nodes/sonde-node", "get", "nodes");
        Forbid(server, $"/api/v1/namespaces/{recorded.Namespace}/pods/{pod}/log", "get", "pods/log");
        var set = pod[..pod.LastIndexOf('-')];
        Forbid(server, $"/apis/apps/v1/namespaces/{recorded.Namespace}/replicasets/{set}", "get", "replicasets");
        using var laptop = LaptopAt(recorded, server);
        var run = await laptop.RunAsync("why", $"pod/{pod}", "-n", recorded.Namespace);
        Assert.Equal(1, await run.ExitAsync());
        var report = Assert.Single(run.Reports.All<DiagnosisReport>());
        Assert.Equal("oom-killed", report.Causes[0].Name);
        Assert.Equal(
            [
                $"ReplicaSet {set}: you may not get replicasets in namespace {recorded.Namespace}",
                "node sonde-node: you may not get nodes",
                $"the events: you may not list events in namespace {recorded.Namespace}",
                $"the log of container app: you may not get pods/log in namespace {recorded.Namespace}",
                $"the services: you may not list services in namespace {recorded.Namespace}",
            ],
            report.Gaps);
    }

    [Fact]
    public async Task A_pod_that_does_not_exist_is_a_fault()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodPath).Reply("03");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("why", "pod/goweb");
        await Failing.AssertAsync(run, "SND3001");
        Assert.Contains("pods \"nope\" not found", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_may_not_be_read_is_a_fault_with_the_command_that_grants_it()
    {
        var recorded = RecordedCase.Load("exit-code");
        await using var server = ServerOf(recorded);
        Forbid(server, $"/api/v1/namespaces/{recorded.Namespace}/pods/{PodOf(recorded)}", "get", "pods");
        using var laptop = LaptopAt(recorded, server);
        var run = await laptop.RunAsync("why", PodOf(recorded), "-n", recorded.Namespace);
        Assert.Equal(4, await run.ExitAsync());
        Assert.Contains("--verb=get --resource=pods", Assert.Single(run.Fault.Next), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_no_pod_has_are_a_fault()
    {
        var recorded = RecordedCase.Load("exit-code");
        await using var server = ServerOf(recorded);
        using var laptop = LaptopAt(recorded, server);
        var run = await laptop.RunAsync("why", "-l", "app=nobody", "-n", recorded.Namespace);
        Assert.Equal(3, await run.ExitAsync());
        Assert.Equal("SND3004", run.Fault.Definition.Code);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_a_fault_and_one_that_is_narrows_the_answer()
    {
        var recorded = RecordedCase.Load("init-container-failing");
        await using var server = ServerOf(recorded);
        using var laptop = LaptopAt(recorded, server);
        var absent = await laptop.RunAsync("why", recorded.Target, "-n", recorded.Namespace, "-c", "nope");
        Assert.Equal((3, "SND3003"), (await absent.ExitAsync(), absent.Fault.Definition.Code));
        var other = await laptop.RunAsync("why", recorded.Target, "-n", recorded.Namespace, "-c", "app");
        Assert.Equal(0, await other.ExitAsync());
    }

    [Fact]
    public async Task Words_that_name_no_target_are_a_fault_of_the_command_line()
    {
        using var laptop = new Laptop();
        Assert.Equal(2, await laptop.Start("why").ExitAsync());
        Assert.Equal(2, await laptop.Start("why", "cronjob/nightly").ExitAsync());
        Assert.Equal(2, await laptop.Start("why", "deploy/api", "--dry-run").ExitAsync());
    }

    [Fact]
    public async Task What_a_container_printed_last_cannot_move_the_cursor()
    {
        var recorded = RecordedCase.Load("exit-code").With(root =>
        {
            foreach (var key in root["logs"]!.AsObject().Select(log => log.Key).ToArray())
            {
                root["logs"]![key] = "\e[31mred\e[0m\e[2J\e]0;title\aend\r\n\u0000\n";
            }
        });
        await using var server = ServerOf(recorded);
        using var laptop = LaptopAt(recorded, server);
        var run = await laptop.RunAsync("why", recorded.Target, "-n", recorded.Namespace);
        var said = Assert.Single(run.Reports.All<DiagnosisReport>()).Causes[0].Evidence;
        Assert.DoesNotContain(said, line => line.Any(char.IsControl));
        Assert.Contains(said, line => line.StartsWith("log: red", StringComparison.Ordinal));
    }

    private static string PodOf(RecordedCase recorded)
    {
        var name = "";
        recorded.With(root => name = (string)root["objects"]!.AsArray().First(item => (string?)item!["kind"] == "Pod")!["metadata"]!["name"]!);
        return name;
    }

    private static void Forbid(ScriptedApiServer server, string path, string verb, string resource) => server.On("GET", path).Reply(
        HttpStatusCode.Forbidden,
        $$"""{"kind":"Status","status":"Failure","message":"{{resource}} is forbidden: User \"dev\" cannot {{verb}} resource \"{{resource}}\" in API group \"\"","reason":"Forbidden","code":403}""");

    private static ScriptedApiServer ServerOf(RecordedCase recorded)
    {
        var server = ScriptedApiServer.Start(new ScriptedApiServerOptions { UsesTls = false });
        recorded.Serve(server);
        return server;
    }

    private static Laptop LaptopAt(RecordedCase recorded, ScriptedApiServer server)
    {
        var laptop = new Laptop { Clock = new RecordedClock(recorded.Now) };
        server.WriteKubeconfig(laptop.Kubeconfig);
        return laptop;
    }
}
