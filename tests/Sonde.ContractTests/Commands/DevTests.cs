using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Developing;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde dev</c>: one update puts a workload in dev mode and one puts it back, whatever happens in between.</summary>
public sealed class DevTests : IAsyncDisposable
{
    private const string Secret = "s3cr3t-never-to-be-seen";

    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedWorkload _workload;
    private readonly Laptop _laptop;
    private readonly DevReceiver _receiver = new();
    private readonly string _before;

    public DevTests()
    {
        var deployment = JsonNode.Parse(File.ReadAllText(Repository.PathOf("tests", "fixtures", "workloads", "deployment.json")))!.AsObject();
        deployment["metadata"]!["name"] = "goweb";
        deployment["metadata"]!["namespace"] = "default";
        var containers = deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        containers.RemoveAt(1);
        containers[0]!["name"] = "app";
        containers[0]!["args"] = new JsonArray($"--password={Secret}");
        containers[0]!["env"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "PASSWORD", ["value"] = Secret });
        _workload = new ScriptedWorkload(_cluster, deployment);
        _before = _workload.Spec;
        _cluster.Agent.Code = _receiver.TakeAsync;
        _laptop = new Laptop(_cluster);
        _laptop.Write("go.mod", "module example.com/goweb\n\ngo 1.24\n");
        _laptop.Write("main.go", "package main\n\nfunc main() {}\n");
        FakeGo();
    }

    public async ValueTask DisposeAsync()
    {
        _laptop.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Each_save_runs_in_the_pod_and_Ctrl_C_puts_the_workload_back_to_the_last_letter()
    {
        var run = Start();
        await run.ReportAsync<CodeReport>(static report => report.Changed.Count == 0);
        Assert.Equal("package main\n\nfunc main() {}\n", _receiver.Text);
        Assert.Equal(1, (int)_workload.Workload["spec"]!["replicas"]!);
        Assert.Single(_cluster.DryRuns);

        _laptop.Write("main.go", "package main\n\nfunc main() { println() }\n");
        var second = await run.ReportAsync<CodeReport>(static report => report.Changed.Contains("main.go"));
        Assert.Equal("package main\n\nfunc main() { println() }\n", _receiver.Text);
        Assert.Equal(_receiver.Text.Length, second.Bytes);

        _laptop.Write("main.go", "broken\n");
        Assert.Contains("does not compile", (await run.ReportAsync<BuildFailureReport>()).Said, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", _receiver.Text, StringComparison.Ordinal);
        Assert.Equal(1, _workload.Written);

        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(_before, _workload.Spec);
        Assert.Equal(2, _workload.Written);
        Assert.Null(DevMark.Of(_workload.Workload));
        Assert.Contains(run.Receipt.Written, static line => line.Contains("put the specification back", StringComparison.Ordinal));
        Assert.Empty(run.Receipt.Remains);
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
        Assert.Contains("GET /healthz 200", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_proves_the_very_update_and_writes_nothing()
    {
        var run = await _laptop.RunAsync(Words("--dry-run"));
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(0, _workload.Written);
        var plan = Assert.Single(run.Reports.All<DevPlanReport>());
        Assert.Contains("its 3 pods are replaced by one in dev mode", plan.Changes);
        Assert.Contains(plan.Notes, static note => note.Contains("sonde dev --restore deploy/goweb", StringComparison.Ordinal));
        Assert.Single(run.Reports.All<DryRunReport>());
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_whose_end_nobody_saw_is_put_back_by_restore()
    {
        var run = Start();
        await run.ReportAsync<CodeReport>();

        // As after SIGKILL: nothing more of the session reaches the server.
        _workload.Admission = static _ => ScriptedReply.Json(HttpStatusCode.ServiceUnavailable, """{"kind":"Status","status":"Failure","message":"away","code":503}""");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Contains("may still be in dev mode", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
        Assert.Equal("sonde dev --restore deploy/goweb", run.Receipt.Next);
        Assert.NotEqual(_before, _workload.Spec);

        _workload.Admission = static _ => null;
        var restore = await _laptop.RunAsync("dev", "--restore", "deploy/goweb");
        Assert.Equal(0, await restore.ExitAsync());
        Assert.Equal(_before, _workload.Spec);
        Assert.Null(DevMark.Of(_workload.Workload));

        var again = await _laptop.RunAsync("dev", "--restore", "deploy/goweb");
        Assert.Equal(1, await again.ExitAsync());
        Assert.Contains("is not in dev mode", again.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_whose_answer_never_came_is_taken_back()
    {
        _workload.CutsAnswer = true;
        var run = Start();
        Assert.NotEqual(0, await run.ExitAsync());
        Assert.Equal(2, _workload.Written);
        Assert.Equal(_before, _workload.Spec);
        Assert.Empty(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_pod_that_does_not_start_takes_the_workload_back()
    {
        _cluster.Change(static pod => pod["status"]!["containerStatuses"]![0]!["state"] = ContainerStates.Waiting("ImagePullBackOff"));
        var run = Start();
        await Failing.AssertAsync(run, "SND5006");
        Assert.Equal(_before, _workload.Spec);
        Assert.Equal(2, _workload.Written);
    }

    [Fact]
    public async Task What_somebody_changes_meanwhile_is_told_at_the_end()
    {
        var run = Start();
        await run.ReportAsync<CodeReport>();
        _workload.Change(static workload =>
        {
            workload["spec"]!["replicas"] = 5;
            workload["metadata"]!["generation"] = 99L;
        });
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(_before, _workload.Spec);
        Assert.Contains(run.Reports.All<WarningReport>(), static warning => warning.Text.Contains("was changed while it was in dev mode", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_person_is_told_who_is_there_and_changes_nothing()
    {
        Mark("ada (ada@desk)");
        var run = await _laptop.RunAsync(Words());
        await Failing.AssertAsync(run, "SND4011");
        Assert.Contains("ada (ada@desk) has it in dev mode since 2026-05-01 09:00 UTC", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(0, _workload.Written - 1);
    }

    [Fact]
    public async Task What_was_kept_and_cannot_be_read_is_not_put_back()
    {
        Mark("ada (ada@desk)");
        _workload.Change(static workload => workload["metadata"]!["annotations"]![DevMark.OriginalKey] = "nonsense");
        var run = await _laptop.RunAsync("dev", "--restore", "deploy/goweb");
        await Failing.AssertAsync(run, "SND2023");
        Assert.Equal(2, _workload.Written);
    }

    [Fact]
    public async Task What_cannot_be_put_in_dev_mode_is_said_before_anything_is_done()
    {
        await Failing.AssertAsync(await _laptop.RunAsync("dev", "pod/goweb", "--image", Laptop.Image), "SND2021");
        _workload.Change(static workload => workload["spec"]!["paused"] = true);
        await Failing.AssertAsync(await _laptop.RunAsync(Words()), "SND2021");
        _workload.Change(static workload =>
        {
            workload["spec"]!["paused"] = false;
            workload["spec"]!["template"]!["spec"]!["containers"]![0]!["command"] = new JsonArray("sh", "-c", "exec /app");
        });
        var wrapped = await _laptop.RunAsync(Words());
        await Failing.AssertAsync(wrapped, "SND2021");
        Assert.Contains("-- PROGRAM ARGUMENTS", wrapped.Fault.Next[0], StringComparison.Ordinal);
        _workload.Change(static workload => workload["metadata"]!["annotations"]!["example.com/large"] = new string('x', 255 * 1024));
        var large = await _laptop.RunAsync([.. Words(), "--", "/app"]);
        await Failing.AssertAsync(large, "SND2021");
        Assert.Contains("KiB", large.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(_cluster.DryRuns);
    }

    [Fact]
    public async Task A_program_that_does_not_build_changes_nothing()
    {
        _laptop.Write("main.go", "package main\nbroken\nfunc main() {}\n");
        var run = await _laptop.RunAsync(Words());
        await Failing.AssertAsync(run, "SND2022");
        Assert.Contains("does not compile", run.AllText, StringComparison.Ordinal);
        File.Delete(Path.Combine(_laptop.Work, "go.mod"));
        await Failing.AssertAsync(await _laptop.RunAsync(Words()), "SND2022");
        Assert.Equal(0, _workload.Written);
    }

    [Fact]
    public async Task Production_is_not_replaced_without_a_reason()
    {
        _cluster.NamespaceLabels["env"] = "production";
        await Failing.AssertAsync(await _laptop.RunAsync(Words()), "SND4007");
        Assert.Equal(0, _workload.Written);
        var run = _laptop.Start(Words("--allow-stop", "--reason", "an outage"));
        await run.ReportAsync<CodeReport>();
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(_before, _workload.Spec);
    }

    [Fact]
    public async Task Rights_that_are_missing_are_all_named()
    {
        _cluster.Denied.Add("update deployments");
        _cluster.Denied.Add("create pods/exec");
        var run = await _laptop.RunAsync(Words());
        await Failing.AssertAsync(run, "SND4001");
        Assert.Contains("update deployments", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains("create pods/exec", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(0, _workload.Written);
    }

    [Fact]
    public async Task Somebody_else_who_sends_programs_already_is_not_disturbed()
    {
        _cluster.Agent.Others = [AgentFacts.Session("s9", "ada")];
        var run = Start();
        await Failing.AssertAsync(run, "SND4011");
        Assert.Empty(_receiver.Text);
    }

    private SondeRun Start() => _laptop.Start(Words());

    private static string[] Words(params string[] options) => ["dev", "deploy/goweb", "--image", Laptop.Image, .. options];

    private void Mark(string by) => _workload.Change(workload =>
    {
        var dev = DevWorkload.Enter(workload, new DevDesign
        {
            Id = "x7k2p",
            Container = "app",
            Command = ["/app"],
            Image = Laptop.Image,
            By = by,
            Since = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero),
        });
        workload["spec"] = dev["spec"]!.DeepClone();
        workload["metadata"] = dev["metadata"]!.DeepClone();
    });

    /// <summary>A go whose programs are their source.</summary>
    private void FakeGo()
    {
        var folder = Path.Combine(_laptop.Home, "bin");
        Directory.CreateDirectory(folder);
        var go = Path.Combine(folder, "go");
        File.WriteAllText(go, """
            #!/bin/sh
            if grep -q broken main.go; then echo "main.go:2:1: does not compile" >&2; exit 1; fi
            while [ "$1" != -o ]; do shift; done
            cp main.go "$2"
            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(go, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _laptop.Variables["PATH"] = $"{folder}:{_laptop.Variables["PATH"]}";
    }
}
