using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde dev</c> in a cluster for programs that run from their files.</summary>
[Trait("on", "kubernetes")]
public sealed class DevFilesTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_saved_file_of_Python_answers_a_request_a_moment_later_and_what_the_program_writes_comes_here()
    {
        await place.StartWorkloadAsync(Manifests.Stock("stock"), "app=stock");
        var before = await DevMode.WorkloadAsync(place, "stock");
        using var folder = Copy("stock", "stock.py");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/stock", "--sync-back", .. place.Place]) { WorkingDirectory = folder.Folder });
        await sonde.SeesAsync("code", seconds: 120);
        var address = await DevMode.AddressAsync(place, "stock");
        Assert.Contains("\"available\": 120", await DevMode.AnswerAsync(address, "/stock/apple"), StringComparison.Ordinal);

        var saved = TimeProvider.System.GetTimestamp();
        await EditAsync(folder, "stock.py", ("(\"in\", 100)", "(\"in\", 200)"), ("    def do_GET(self):\n", "    def do_GET(self):\n        open(\"asked.txt\", \"w\").write(self.path)\n"));
        var code = await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("stock.py", StringComparison.Ordinal), 30);
        Assert.Equal(1, (int)code["files"]!);
        Assert.Contains("\"available\": 220", await DevMode.AnswerAsync(address, "/stock/apple"), StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"an answer of the new code {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s after the save");

        var asked = TimeProvider.System.GetTimestamp();
        await sonde.SeesAsync("fetched", static report => report["names"]!.ToJsonString().Contains("asked.txt", StringComparison.Ordinal), 20);
        TestContext.Current.SendDiagnosticMessage($"the program's file came {TimeProvider.System.GetElapsedTime(asked).TotalSeconds:0.00} s after it was written");
        Assert.Equal("/stock/apple", await ReadAsync(folder, "asked.txt"));

        // Both sides change it before the next look.
        await DevMode.AnswerAsync(address, "/stock/honey");
        await File.WriteAllTextAsync(Path.Combine(folder.Folder, "asked.txt"), "mine", Cancellation);
        await sonde.SeesAsync("warning", static report => ((string)report["text"]!).StartsWith("asked.txt changed here and in the pod", StringComparison.Ordinal), 20);
        await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("asked.txt", StringComparison.Ordinal), 20);
        Assert.Equal(("mine", "/stock/honey"), (await ReadAsync(folder, "asked.txt"), await ReadAsync(folder, "asked.txt.from-pod")));

        await DevMode.AnswerAsync(address, "/stock/bread");
        var outcome = (await sonde.StopAsync(60)).Succeeded();
        Assert.Equal("/stock/bread", await ReadAsync(folder, "asked.txt"));
        Assert.Equal(3, outcome.All("code").Length);
        DevMode.RequireSame(before, await DevMode.WorkloadAsync(place, "stock"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_saved_file_of_Node_js_answers_a_request_a_moment_later_and_its_inspector_is_behind_the_same_port()
    {
        await place.StartWorkloadAsync(Manifests.Front("front"), "app=front");
        var before = await DevMode.WorkloadAsync(place, "front");
        using var folder = Copy("front", "server.js");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/front", "--debug", .. place.Place]) { WorkingDirectory = folder.Folder });
        var port = await sonde.ListensAsync("node", 120);
        var inspector = await InspectorAsync(port);
        var address = await DevMode.AddressAsync(place, "front");
        Assert.Contains("try /buy/coffee?user=dev", await DevMode.AnswerAsync(address), StringComparison.Ordinal);

        var saved = TimeProvider.System.GetTimestamp();
        await EditAsync(folder, "server.js", ("try /buy/coffee?user=dev", "try /buy/honey"));
        var code = await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("server.js", StringComparison.Ordinal), 30);
        Assert.Equal(1, (int)code["files"]!);
        Assert.Contains("try /buy/honey", await DevMode.AnswerAsync(address), StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"an answer of the new code {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s after the save");

        await sonde.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("the debugger is on the new program; VS Code attaches", StringComparison.Ordinal), 30);
        var next = await InspectorAsync(port);
        Assert.NotEqual(inspector, next);
        Assert.StartsWith($"ws://127.0.0.1:{port}/", next, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"the inspector of the new program {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s after the save");

        (await sonde.StopAsync(60)).Succeeded();
        DevMode.RequireSame(before, await DevMode.WorkloadAsync(place, "front"));
    }

    [Fact(Timeout = Limit)]
    public async Task With_a_debugger_a_save_at_a_breakpoint_of_Python_replaces_the_program_and_the_breakpoint_holds_in_the_new_one()
    {
        await place.StartWorkloadAsync(Manifests.Stock("held"), "app=held");
        var before = await DevMode.WorkloadAsync(place, "held");
        using var folder = Copy("stock", "stock.py");
        var launch = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Folder, ".vscode")).FullName, "launch.json");
        await using var sonde = RunningSonde.Start(new SondeStart(["dev", "deploy/held", "--debug", .. place.Place]) { WorkingDirectory = folder.Folder });
        await sonde.SeesAsync("hand-over", static report => report["files"]!.AsArray().Count > 0, 120);
        var entry = JsonNode.Parse(await File.ReadAllTextAsync(launch, Cancellation), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!["configurations"]![0]!.AsObject();
        var file = Path.Combine(folder.Folder, "stock.py");
        var line = Array.FindIndex(await File.ReadAllLinesAsync(file, Cancellation), static text => text.Contains("seen[sku] = ", StringComparison.Ordinal)) + 1;
        await using var ide = await Ide.AttachAsync(entry, file, line);
        var address = await DevMode.AddressAsync(place, "held");
        var held = DevMode.AskOnceAsync(address, "/stock/honey");
        Assert.Equal(line, (int)(await ide.TopFrameAsync(await ide.StopsAsync(20)))["line"]!);

        var saved = TimeProvider.System.GetTimestamp();
        await EditAsync(folder, "stock.py", ("(\"in\", 25), (\"out\", 5)", "(\"in\", 35)"));
        await sonde.SeesAsync("code", static report => report["changed"]!.ToJsonString().Contains("stock.py", StringComparison.Ordinal), 60);
        var replaced = TimeProvider.System.GetElapsedTime(saved);
        await ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 30);
        TestContext.Current.SendDiagnosticMessage($"saved at a breakpoint: the new program ran after {replaced.TotalSeconds:0.00} s, and had its breakpoint after {TimeProvider.System.GetElapsedTime(saved).TotalSeconds:0.00} s");
        await held;
        var again = DevMode.AskOnceAsync(address, "/stock/honey");
        var stop = await ide.StopsAsync(20);
        Assert.Equal(line, (int)(await ide.TopFrameAsync(stop))["line"]!);
        await ide.ContinueAsync(stop);
        Assert.Contains("\"available\": 35", await again, StringComparison.Ordinal);

        var outcome = (await sonde.StopAsync(60)).Succeeded();
        Assert.Empty(outcome.Receipt["remains"]!.AsArray());
        DevMode.RequireSame(before, await DevMode.WorkloadAsync(place, "held"));
    }

    /// <summary>Where a client attaches, as the inspector itself says.</summary>
    private static async Task<string> InspectorAsync(int port)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return (string)JsonNode.Parse(await client.GetStringAsync($"http://127.0.0.1:{port}/json/list", Cancellation))![0]!["webSocketDebuggerUrl"]!;
    }

    private static TemporaryFolder Copy(string service, string file)
    {
        var folder = new TemporaryFolder();
        foreach (var name in new[] { file, "Dockerfile" })
        {
            File.Copy(Path.Combine(SondePrograms.Root, "examples/shop", service, name), Path.Combine(folder.Folder, name));
        }

        return folder;
    }

    private static async Task EditAsync(TemporaryFolder folder, string name, params (string Old, string New)[] changes)
    {
        var text = await ReadAsync(folder, name);
        foreach (var (old, @new) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, @new, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Folder, name), text, Cancellation);
    }

    private static Task<string> ReadAsync(TemporaryFolder folder, string name) => File.ReadAllTextAsync(Path.Combine(folder.Folder, name), Cancellation);
}
