using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde dev</c> in a cluster, with a real compiler.</summary>
[Trait("on", "kubernetes")]
public sealed class DevTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };

    [Fact(Timeout = Limit)]
    public async Task A_save_answers_a_request_a_broken_one_changes_nothing_and_the_end_puts_the_workload_back()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("looped", 2), "app=looped");
        var before = await WorkloadAsync("looped");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/looped", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() });
        await sonde.SeesAsync("code", seconds: 120);
        var address = await AddressAsync("looped");
        Assert.Equal("one", await AnswerAsync(address));
        Assert.Equal(1, (int)(await WorkloadAsync("looped"))["spec"]!["replicas"]!);

        Write(folder, "\"two\"");
        var code = await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("main.go", StringComparison.Ordinal), 60);
        Assert.Equal("two", await AnswerAsync(address));
        Assert.InRange((long)code["sentBytes"]!, 1, (long)code["bytes"]! / 2);

        Write(folder, "two");
        Assert.Contains("undefined: two", (string?)(await sonde.SeesAsync("build-failure", seconds: 60))["said"], StringComparison.Ordinal);
        Assert.Equal("two", await AnswerAsync(address));

        var outcome = (await sonde.StopAsync(60)).Succeeded();
        Assert.Empty(outcome.Receipt["remains"]!.AsArray());
        RequireSame(before, await WorkloadAsync("looped"));
        await Eventually.IsTrueAsync(
            async () => (int?)(await WorkloadAsync("looped"))["status"]!["updatedReplicas"] == 2 && (int?)(await WorkloadAsync("looped"))["status"]!["readyReplicas"] == 2, "the shop's own pods are back", 60);
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_killed_at_any_moment_is_put_back_by_restore()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("killed", 1), "app=killed");
        var before = await WorkloadAsync("killed");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        foreach (var milliseconds in new[] { 900, 2600, 6000 })
        {
            await using (var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/killed", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() }))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
                sonde.Kill();
            }

            var restore = await RunningSonde.RunAsync(new SondeStart(["dev", "--restore", "deploy/killed", .. place.Place]), 30);
            Assert.Contains(restore.ExitCode, new[] { 0, 1 });
            RequireSame(before, await WorkloadAsync("killed"));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task With_a_debugger_a_save_at_a_breakpoint_replaces_the_program_and_the_breakpoint_holds_in_the_new_one()
    {
        await place.StartWorkloadAsync(Manifests.Deployment("debugged", 1), "app=debugged");
        var before = await WorkloadAsync("debugged");
        using var folder = new TemporaryFolder();
        Write(folder, "\"one\"");
        Directory.CreateDirectory(Path.Combine(folder.Folder, ".vscode"));
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/debugged", "--debug", .. place.Place]) { WorkingDirectory = folder.Folder, Environment = Go() });
        await sonde.SeesAsync("hand-over", static report => report["files"]!.AsArray().Count > 0, 120);
        var entry = await File.ReadAllTextAsync(Path.Combine(folder.Folder, ".vscode", "launch.json"), TestContext.Current.CancellationToken);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(), "main.answer");
        var address = await AddressAsync("debugged");
        var held = AskOnceAsync(address);
        Assert.Contains("main.answer", (string)(await ide.TopFrameAsync(await ide.StopsAsync(20)))["name"]!, StringComparison.Ordinal);

        var saved = TimeProvider.System.GetTimestamp();
        Write(folder, "\"two\"");
        await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("main.go", StringComparison.Ordinal), 60);
        var replaced = TimeProvider.System.GetElapsedTime(saved);
        await ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 30);
        TestContext.Current.SendDiagnosticMessage($"saved at a breakpoint: the new program ran after {replaced.TotalSeconds:0.00} s, and had its breakpoint after {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s");
        await held;
        var again = AskOnceAsync(address);
        var stop = await ide.StopsAsync(20);
        Assert.Contains("main.answer", (string)(await ide.TopFrameAsync(stop))["name"]!, StringComparison.Ordinal);
        await ide.ContinueAsync(stop);
        Assert.Equal("two", await again);
        Assert.Equal(entry, await File.ReadAllTextAsync(Path.Combine(folder.Folder, ".vscode", "launch.json"), TestContext.Current.CancellationToken));

        var outcome = (await sonde.StopAsync(60)).Succeeded();
        Assert.Empty(outcome.Receipt["remains"]!.AsArray());
        Assert.False(File.Exists(Path.Combine(folder.Folder, ".vscode", "launch.json")));
        RequireSame(before, await WorkloadAsync("debugged"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_saved_file_of_Python_answers_a_request_a_moment_later_where_the_image_is_read_only()
    {
        await place.StartWorkloadAsync(Manifests.Stock("stock"), "app=stock");
        var before = await WorkloadAsync("stock");
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "stock.py", "Dockerfile" })
        {
            File.Copy(Path.Combine(SondePrograms.Root, "examples/shop/stock", name), Path.Combine(folder.Folder, name));
        }

        var file = Path.Combine(folder.Folder, "stock.py");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/stock", .. place.Place]) { WorkingDirectory = folder.Folder });
        await sonde.SeesAsync("code", seconds: 120);
        var address = await AddressAsync("stock");
        Assert.Contains("\"available\": 120", await AnswerAsync(address, "/stock/apple"), StringComparison.Ordinal);

        var saved = TimeProvider.System.GetTimestamp();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("(\"in\", 100)", "(\"in\", 200)", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var code = await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("stock.py", StringComparison.Ordinal), 30);
        Assert.Equal(1, (int)code["files"]!);
        Assert.Contains("\"available\": 220", await AnswerAsync(address, "/stock/apple"), StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"an answer of the new code {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s after the save");

        (await sonde.StopAsync(60)).Succeeded();
        RequireSame(before, await WorkloadAsync("stock"));
    }

    private Task<JsonNode> WorkloadAsync(string name) => TestCluster.GetAsync(place.Name, "deployment", name);

    private static void RequireSame(JsonNode before, JsonNode after)
    {
        Assert.Equal(before["spec"]!.ToJsonString(), after["spec"]!.ToJsonString());
        Assert.DoesNotContain(after["metadata"]!["annotations"]!.AsObject(), static one => one.Key.StartsWith("sonde.dev/", StringComparison.Ordinal));
    }

    private async Task<string> AddressAsync(string name)
    {
        var pods = (await TestCluster.GetAsync(place.Name, "pods", "-l", $"app={name}"))["items"]!.AsArray();
        return (string)pods.Single(static pod => pod!["metadata"]!["annotations"]?["sonde.dev/dev"] is not null && pod["metadata"]!["deletionTimestamp"] is null)!["status"]!["podIP"]!;
    }

    /// <summary>One request, which may be held at a breakpoint; null where the program went before it answered.</summary>
    private static async Task<string?> AskOnceAsync(string address)
    {
        using var patient = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            return await patient.GetStringAsync($"http://{address}:8080/", TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> AnswerAsync(string address, string path = "/")
    {
        var answer = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    answer = await Http.GetStringAsync($"http://{address}:8080{path}", TestContext.Current.CancellationToken);
                    return true;
                }
                catch (Exception early) when (early is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            "the program answers",
            20);
        return answer;
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
