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

    private static async Task<string> AnswerAsync(string address)
    {
        var answer = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    answer = await Http.GetStringAsync($"http://{address}:8080/", TestContext.Current.CancellationToken);
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

            func main() {
            	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, {{answer}}) })
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
