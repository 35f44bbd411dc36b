using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Core.Workspaces;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

public sealed class InitTests
{
    private const string Written = """
        # yaml-language-server: $schema=sonde.schema.json
        # What is debugged together: written by sonde init from namespace default of context scripted.
        namespace: default
        targets:
          goweb:
            target: goweb
            forwards: [8080]

        """;

    [Fact]
    public async Task What_runs_is_written_with_its_schema_beside_it()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("init");
        Assert.Equal(0, await run.ExitAsync());
        var file = Path.Combine(laptop.Work, "sonde.yaml");
        var schema = Path.Combine(laptop.Work, "sonde.schema.json");
        Assert.Equal(Written.ReplaceLineEndings("\n"), Laptop.Read(file));
        Assert.Equal(WorkspaceSchema.Write(), Laptop.Read(schema));
        var report = Assert.Single(run.Reports.All<WorkspaceReport>());
        Assert.Equal([file, schema], report.Written);
        Assert.Null(report.Changes);
        Assert.Empty(cluster.Writes);
        Assert.Contains("    target: goweb\n", run.Terminal.AnswerText, StringComparison.Ordinal);
        Assert.Equal(0, await (await laptop.RunAsync("init", "--check")).ExitAsync());
    }

    [Fact]
    public async Task A_deployment_is_named_with_its_container_and_its_ports()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Change(pod =>
        {
            pod["metadata"]!["labels"] = new JsonObject { ["pod-template-hash"] = "7d9c5" };
            pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "ReplicaSet", ["name"] = "web-7d9c5", ["controller"] = true });
            var first = pod["spec"]!["containers"]![0]!;
            first["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 8080, ["protocol"] = "TCP" });
            var second = first.DeepClone().AsObject();
            second["name"] = "proxy";
            pod["spec"]!["containers"]!.AsArray().Add(second);
        });
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("init", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.EndsWith("targets:\n  web:\n    target: deploy/web\n    container: app    # or proxy\n    forwards: [8080]\n", Assert.Single(run.Reports.All<WorkspaceReport>()).Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(laptop.Work));
    }

    [Fact]
    public async Task A_file_that_is_there_is_shown_the_change_and_kept()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var path = laptop.Write("sonde.yaml", "targets:\n  mine:\n    target: deploy/mine\n");
        var run = await laptop.RunAsync("init");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("SND2011", run.Fault.Definition.Code);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
        var changes = Assert.Single(run.Reports.All<WorkspaceReport>()).Changes!;
        Assert.Contains("-     target: deploy/mine", changes);
        Assert.Contains("+     target: goweb", changes);
        Assert.StartsWith("targets:\n  mine:", Laptop.Read(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(laptop.Work));

        Assert.Equal(0, await (await laptop.RunAsync("init", "--force")).ExitAsync());
        Assert.Equal(Written.ReplaceLineEndings("\n"), Laptop.Read(path));
        var again = await laptop.RunAsync("init");
        Assert.Equal(0, await again.ExitAsync());
        Assert.Empty(Assert.Single(again.Reports.All<WorkspaceReport>()).Written);
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_told_line_by_line()
    {
        using var laptop = new Laptop();
        laptop.Write("sonde.yaml", "targets:\n  api:\n    taget: deploy/api\n    port: 99999\n");
        var run = await laptop.RunAsync("init", "--check");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("SND2010", run.Fault.Definition.Code);
        Assert.Contains("line 3, column 5: \"taget\" is no key of a target; did you mean target?", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains("line 4, column 11: port is 99999; it takes a number from 0 to 65535", run.Fault.Why, StringComparison.Ordinal);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Fact]
    public async Task Where_nothing_runs_nothing_is_written()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Change(pod => pod["status"]!["phase"] = "Succeeded");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("init");
        Assert.Equal(3, await run.ExitAsync());
        Assert.Equal("SND3001", run.Fault.Definition.Code);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
        Assert.Empty(Directory.GetFiles(laptop.Work));
    }

    [Fact]
    public async Task Who_may_not_list_pods_is_told_the_right()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodsPath).Reply(HttpStatusCode.Forbidden, """{"kind":"Status","status":"Failure","message":"pods is forbidden: User \"jo\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"","reason":"Forbidden","code":403}""");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("init");
        Assert.Equal(4, await run.ExitAsync());
        Assert.Equal("SND4001", run.Fault.Definition.Code);
    }
}
