using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde dev</c> in a cluster, with a real compiler.</summary>
[Trait("on", "kubernetes")]
public sealed class DevTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task A_save_answers_a_request_a_broken_one_changes_nothing_and_the_end_puts_the_workload_back()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("looped", 2), "app=looped");
        var before = await DevMode.WorkloadAsync(place, "looped");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/looped", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() });
        await sonde.SeesAsync("code", seconds: 120);
        var address = await DevMode.AddressAsync(place, "looped");
        Assert.Equal("one", await DevMode.AnswerAsync(address));
        Assert.Equal(1, (int)(await DevMode.WorkloadAsync(place, "looped"))["spec"]!["replicas"]!);

        Write(folder, "\"two\"");
        var code = await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("main.go", StringComparison.Ordinal), 60);
        Assert.Equal("two", await DevMode.AnswerAsync(address));
        Assert.InRange((long)code["sentBytes"]!, 1, (long)code["bytes"]! / 2);

        Write(folder, "two");
        Assert.Contains("undefined: two", (string?)(await sonde.SeesAsync("build-failure", seconds: 60))["said"], StringComparison.Ordinal);
        Assert.Equal("two", await DevMode.AnswerAsync(address));

        var outcome = (await sonde.StopAsync(60)).Succeeded();
        Assert.Empty(outcome.Receipt["remains"]!.AsArray());
        DevMode.RequireSame(before, await DevMode.WorkloadAsync(place, "looped"));
        await Eventually.IsTrueAsync(
            async () => (int?)(await DevMode.WorkloadAsync(place, "looped"))["status"]!["updatedReplicas"] == 2 && (int?)(await DevMode.WorkloadAsync(place, "looped"))["status"]!["readyReplicas"] == 2, "the shop's own pods are back", 60);
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_killed_at_any_moment_is_put_back_by_restore()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("killed", 1), "app=killed");
        var before = await DevMode.WorkloadAsync(place, "killed");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        foreach (var milliseconds in new[] { 900, 2600, 6000 })
        {
            await using (var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/killed", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() }))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
                sonde.Kill();
            }

            await RestoreAsync(before, "killed", 0, 1);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_killed_at_a_breakpoint_lets_the_request_go_on_and_is_put_back_by_restore()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("stranded", 1), "app=stranded");
        var before = await DevMode.WorkloadAsync(place, "stranded");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/stranded", "--debug", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() });
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 120), "main.answer");
        var held = DevMode.AskOnceAsync(await DevMode.AddressAsync(place, "stranded"));
        await ide.StopsAsync(20);
        sonde.Kill();
        Assert.Equal("one", await Eventually.WithinAsync(held, "the answer of the request that was held", 30));
        await RestoreAsync(before, "stranded", 0);
    }

    private async Task RestoreAsync(JsonNode before, string name, params int[] exits)
    {
        var restore = await RunningSonde.RunAsync(new SondeStart(["dev", "--restore", $"deploy/{name}", .. place.Place]), 30);
        Assert.Contains(restore.ExitCode, exits);
        DevMode.RequireSame(before, await DevMode.WorkloadAsync(place, name));
    }

    [Fact(Timeout = Limit)]
    public async Task With_a_debugger_a_save_at_a_breakpoint_replaces_the_program_and_the_breakpoint_holds_in_the_new_one()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("debugged", 1), "app=debugged");
        var before = await DevMode.WorkloadAsync(place, "debugged");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        Directory.CreateDirectory(Path.Combine(folder.Folder, ".vscode"));
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/debugged", "--debug", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() });
        await sonde.SeesAsync("hand-over", static report => report["files"]!.AsArray().Count > 0, 120);
        var entry = await File.ReadAllTextAsync(Path.Combine(folder.Folder, ".vscode", "launch.json"), TestContext.Current.CancellationToken);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(), "main.answer");
        var address = await DevMode.AddressAsync(place, "debugged");
        var held = DevMode.AskOnceAsync(address);
        Assert.Contains("main.answer", (string)(await ide.TopFrameAsync(await ide.StopsAsync(20)))["name"]!, StringComparison.Ordinal);

        var saved = TimeProvider.System.GetTimestamp();
        Write(folder, "\"two\"");
        await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("main.go", StringComparison.Ordinal), 60);
        var replaced = TimeProvider.System.GetElapsedTime(saved);
        await ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 30);
        TestContext.Current.SendDiagnosticMessage($"saved at a breakpoint: the new program ran after {replaced.TotalSeconds:0.00} s, and had its breakpoint after {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s");
        await held;
        var again = DevMode.AskOnceAsync(address);
        var stop = await ide.StopsAsync(20);
        Assert.Contains("main.answer", (string)(await ide.TopFrameAsync(stop))["name"]!, StringComparison.Ordinal);
        await ide.ContinueAsync(stop);
        Assert.Equal("two", await again);
        Assert.Equal(entry, await File.ReadAllTextAsync(Path.Combine(folder.Folder, ".vscode", "launch.json"), TestContext.Current.CancellationToken));

        var outcome = (await sonde.StopAsync(60)).Succeeded();
        Assert.Empty(outcome.Receipt["remains"]!.AsArray());
        Assert.False(File.Exists(Path.Combine(folder.Folder, ".vscode", "launch.json")));
        DevMode.RequireSame(before, await DevMode.WorkloadAsync(place, "debugged"));
    }

    private static void Write(TemporaryFolder folder, string answer)
    {
        File.WriteAllText(Path.Combine(folder.Folder, "go.mod"), "module example.com/loop\n\ngo 1.19\n");
        File.WriteAllText(Path.Combine(folder.Folder, "Dockerfile"), "FROM scratch\nENTRYPOINT [\"/api\"]\n");
        File.WriteAllText(
            Path.Combine(folder.Folder, "main.go"),
            $$"""
            package main

            import (
            	"fmt"
            	"net/http"
            )

            func answer(w http.ResponseWriter, _ *http.Request) {
            	fmt.Fprint(w, {{answer}})
            }

            func main() {
            	http.HandleFunc("/", answer)
            	panic(http.ListenAndServe(":8080", nil))
            }
            """);
    }

    /// <summary>The compiler that the tests are given, or Debian's own.</summary>
    private static Dictionary<string, string> Go() => new(StringComparer.Ordinal)
    {
        ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/lib/go-1.19/bin",
        ["GOFLAGS"] = "",
        ["GOPROXY"] = "off",
        ["GOTOOLCHAIN"] = "local",
    };
}
