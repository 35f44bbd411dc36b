using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde dev</c> in a folder of Python or Node.js: nothing is built, and the files of the container are those of the folder.</summary>
public sealed class DevSyncTests : IAsyncDisposable
{
    private readonly DevScene _scene = new();
    private readonly SyncReceiver _receiver = new();

    public DevSyncTests()
    {
        _scene.Cluster.Agent.Synced = _receiver.TakeAsync;
        _scene.Cluster.Agent.Changes = _receiver.TellAsync;
        _scene.Laptop.Write("Dockerfile", "FROM python\nWORKDIR /srv/web\nCOPY . .\nCMD [\"python\", \"app.py\"]\n");
        _scene.Laptop.Write("app.py", "print(1)");
        _scene.Laptop.Write("shop/stock.py", "apples = 1");
        _scene.Laptop.Write(".env", "PASSWORD=s3cr3t-never-to-be-seen");
        _scene.Workload.Change(static workload =>
        {
            var container = workload["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject();
            container.Remove("command");
            container.Remove("args");
        });
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Each_save_sends_what_changed_and_starts_the_program_again()
    {
        var before = _scene.Workload.Spec;
        _receiver.Files["app.py"] = "print(1)";
        _receiver.Files["node_modules/x.js"] = "the image's own";
        var run = _scene.Laptop.Start(DevScene.Words());
        var first = await run.ReportAsync<CodeReport>();
        Assert.Equal(2, first.Files);
        Assert.Equal(["app.py", "node_modules/x.js", "Dockerfile", "shop/stock.py"], [.. _receiver.Files.Keys.OrderBy(static name => name == "app.py" ? 0 : name.StartsWith("node", StringComparison.Ordinal) ? 1 : 2).ThenBy(static name => name, StringComparer.Ordinal)]);
        Assert.Equal("""["/sonde-dev/sonde-agent","develop","--directory","/sonde-dev","--files","/srv/web","--","python","app.py"]""", _scene.Container["command"]!.ToJsonString());

        _scene.Laptop.Write("shop/stock.py", "apples = 2");
        var second = await run.ReportAsync<CodeReport>(static report => report.Changed.Contains("shop/stock.py"));
        Assert.Equal((1, 10L), (second.Files, second.SentBytes));
        Assert.Equal("apples = 2", _receiver.Files["shop/stock.py"]);

        File.Delete(Path.Combine(_scene.Laptop.Work, "app.py"));
        await Wait.UntilAsync(() => !_receiver.Files.ContainsKey("app.py"), "the file goes there, too");
        Assert.Equal("the image's own", _receiver.Files["node_modules/x.js"]);
        Assert.Equal(3, _receiver.Restarts);

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(before, _scene.Workload.Spec);
        Assert.DoesNotContain("s3cr3t", run.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain(_receiver.Files.Values, static text => text.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_says_which_folder_and_changes_nothing()
    {
        var run = await _scene.Laptop.RunAsync(DevScene.Words("--dry-run"));
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains(run.Reports.All<ChoiceReport>(), static choice => choice.Text.EndsWith("is /srv/web in the container, says the Dockerfile's COPY", StringComparison.Ordinal));
        Assert.Contains(Assert.Single(run.Reports.All<DevPlanReport>()).Changes, static change => change.StartsWith("an emptyDir lies over /srv/web", StringComparison.Ordinal));
        Assert.Equal(1, _scene.Workload.Written);
    }

    [Fact]
    public async Task What_the_program_makes_comes_here_without_a_restart_and_to_the_very_end()
    {
        var run = _scene.Laptop.Start(DevScene.Words("--sync-back"));
        await run.ReportAsync<CodeReport>();
        Assert.Contains(Assert.Single(run.Reports.All<DevPlanReport>()).Changes, static change => change.StartsWith("files that the program makes or changes in /srv/web", StringComparison.Ordinal));
        _receiver.Made.Enqueue(("data/report.csv", "a,b"));
        await run.ReportAsync<FetchedReport>(static report => report.Names.Contains("data/report.csv"));
        Assert.Equal("a,b", Laptop.Read(Path.Combine(_scene.Laptop.Work, "data", "report.csv")));

        _scene.Laptop.Write("app.py", "print('here')");
        _receiver.Made.Enqueue(("app.py", "print('pod')"));
        await run.ReportAsync<CodeReport>(static report => report.Changed.Contains("app.py"));
        await Wait.UntilAsync(() => _receiver.Files["app.py"] == "print('here')", "what is here goes there");
        Assert.Equal("print('here')", Laptop.Read(Path.Combine(_scene.Laptop.Work, "app.py")));
        Assert.Equal("print('pod')", Laptop.Read(Path.Combine(_scene.Laptop.Work, "app.py.from-pod")));
        Assert.Equal(2, _receiver.Restarts);

        _receiver.Made.Enqueue(("last.txt", "the end"));
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal("the end", Laptop.Read(Path.Combine(_scene.Laptop.Work, "last.txt")));
        Assert.Equal(2, _receiver.Restarts);
        Assert.Contains("wrote 3 files of the pod into the folder here", run.Receipt.Written);
    }

    [Fact]
    public async Task What_cannot_come_back_is_said_before_anything_is_done()
    {
        var before = _scene.Workload.Spec;
        _scene.WithGo();
        var go = await _scene.Laptop.RunAsync(DevScene.Words("--sync-back"));
        await Failing.AssertAsync(go, "SND2021");
        Assert.Contains("--sync-back", go.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(1, _scene.Workload.Written);
        File.Delete(Path.Combine(_scene.Laptop.Work, "go.mod"));
        _scene.Cluster.Agent.Instead = static (_, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? Sonde.Testing.Commands.AgentFacts.Hello("s1") with { Capabilities = [AgentCapability.Synchronise] } : null);
        await Failing.AssertAsync(_scene.Laptop.Start(DevScene.Words("--sync-back")), "SND5007");
        Assert.Equal(before, _scene.Workload.Spec);
    }

    [Fact]
    public async Task A_folder_that_is_not_known_or_not_to_be_had_is_said_before_anything_is_done()
    {
        _scene.Laptop.Write("Dockerfile", "FROM python\nCMD [\"python\", \"app.py\"]\n");
        var unknown = await _scene.Laptop.RunAsync(DevScene.Words());
        await Failing.AssertAsync(unknown, "SND2024");
        Assert.Contains("--app-folder", unknown.Fault.Next[0], StringComparison.Ordinal);
        await Failing.AssertAsync(await _scene.Laptop.RunAsync(DevScene.Words("--app-folder", "/usr/lib")), "SND2024");
        _scene.Workload.Change(static workload => workload["spec"]!["template"]!["spec"]!["containers"]![0]!["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "x", ["mountPath"] = "/srv/web" }));
        await Failing.AssertAsync(await _scene.Laptop.RunAsync(DevScene.Words("--app-folder", "/srv/web")), "SND2024");
        Assert.Equal(2, _scene.Workload.Written);
        Assert.Empty(_scene.Cluster.DryRuns);
    }

    [Fact]
    public async Task A_program_that_nothing_names_is_asked_for()
    {
        _scene.Laptop.Write("Dockerfile", "FROM python\nWORKDIR /srv/web\nCOPY . .\n");
        var run = await _scene.Laptop.RunAsync(DevScene.Words());
        await Failing.AssertAsync(run, "SND2021");
        Assert.Contains("-- PROGRAM ARGUMENTS", run.Fault.Next[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_too_much_changes_nothing()
    {
        using (var large = File.Create(Path.Combine(_scene.Laptop.Work, "model.bin")))
        {
            large.SetLength((64L << 20) + 1);
        }

        var run = await _scene.Laptop.RunAsync(DevScene.Words());
        await Failing.AssertAsync(run, "SND2025");
        Assert.Contains("model.bin", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(1, _scene.Workload.Written);
    }

    [Fact]
    public async Task What_the_agent_refuses_is_told_and_the_loop_goes_on()
    {
        _receiver.Refusal = "No space left on device";
        var run = _scene.Laptop.Start(DevScene.Words());
        var warning = await run.ReportAsync<WarningReport>(static report => report.Text.Contains("does not run", StringComparison.Ordinal));
        Assert.Contains("No space left", warning.Text, StringComparison.Ordinal);
        _receiver.Refusal = null;
        _scene.Laptop.Write("app.py", "print(2)");
        Assert.Equal(3, (await run.ReportAsync<CodeReport>()).Files);
        Assert.Equal(0, await run.InterruptAsync());
    }

    [Fact]
    public async Task An_image_without_the_folder_takes_the_workload_back()
    {
        _scene.Cluster.Change(static pod => pod["status"]!["initContainerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = "sonde-files",
            ["state"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 69, ["reason"] = "Error", ["message"] = "the image has no folder /srv/web" } },
        }));
        _scene.Cluster.Change(static pod => pod["status"]!["containerStatuses"]![0]!["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } });
        var before = _scene.Workload.Spec;
        var run = _scene.Laptop.Start(DevScene.Words());
        await Failing.AssertAsync(run, "SND2024");
        Assert.Contains("the image has no folder /srv/web", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Workload.Spec);
    }

    [Fact]
    public async Task A_dev_mode_of_another_kind_of_program_is_not_mixed_up_with_this_one()
    {
        _scene.Cluster.Agent.Instead = static (_, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? Sonde.Testing.Commands.AgentFacts.Hello("s1") with { Capabilities = [AgentCapability.Develop] } : null);
        var run = _scene.Laptop.Start(DevScene.Words());
        await Failing.AssertAsync(run, "SND2021");
        Assert.Contains("of another kind", run.Fault.Why, StringComparison.Ordinal);
    }
}
