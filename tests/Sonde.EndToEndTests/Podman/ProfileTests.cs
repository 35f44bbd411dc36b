using System.Text.Json;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde profile</c> on the services of the shop, each in its own language.</summary>
public sealed class ProfileTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_Go_program_that_serves_pprof_on_its_loopback_tells_who_holds_its_lock()
    {
        await using var target = await StartAsync("pricing");
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/price/coffee", clients: 4);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "mutex", "-d", "3s", "-o", "mutex.collapsed"), 60)).Succeeded();

        Assert.Contains("main.currentPrice", File.ReadAllText(Path.Combine(workspace.Folder, "mutex.collapsed")), StringComparison.Ordinal);
        Assert.Equal("net/http/pprof on port 6060", (string?)outcome.One("flame")["how"]);
        Assert.Null(outcome.Receipt["figures"]);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_in_a_Go_programs_memory_goes_into_pprofs_file_and_a_page()
    {
        await using var target = await StartAsync("pricing");
        using var workspace = Workspace.Create();

        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap", "-o", "heap.pb.gz"), 60)).Succeeded();
        var drawn = (await RunningSonde.RunAsync(workspace.Start("flame", "heap.pb.gz", "--type", "alloc_space"), 60)).Succeeded();
        var goroutines = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "goroutine"), 60)).Succeeded();

        Assert.Equal("alloc_space", (string?)drawn.One("flame")["type"]);
        var page = File.ReadAllText((string)goroutines.One("flame")["file"]!);
        Assert.Contains("main.serveProfiles", page, StringComparison.Ordinal);
        Assert.Contains("taken by", page, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("plain")]
    [InlineData("stripped")]
    public async Task A_Go_program_that_serves_no_profiles_is_read_from_outside(string build)
    {
        await using var target = await StartStacksAsync(build);
        using var workspace = Workspace.Create();

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "3s", "-o", "spin.collapsed"), 60)).Succeeded();

        var flame = outcome.One("flame");
        Assert.Contains((string)flame["hottest"]![0]!["function"]!, (string[])["main.mix", "main.hot"]);
        Assert.Contains("runtime.goexit;main.spin;main.hot", File.ReadAllText(Path.Combine(workspace.Folder, "spin.collapsed")), StringComparison.Ordinal);
        Assert.StartsWith("its stacks read from outside at 100 Hz (go 1.", (string?)flame["how"], StringComparison.Ordinal);
        Assert.Contains("a thread that computed stood", flame["cost"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(target.Process.IsFree, target.Process.Text);
        Assert.Equal(0, target.Process.AlteredBytes());

        var goroutines = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "goroutine", "-o", "all.collapsed"), 60)).Succeeded().One("flame");
        Assert.Contains("the target was not stopped", goroutines["cost"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("main.main;main.answer;", File.ReadAllText(Path.Combine(workspace.Folder, "all.collapsed")), StringComparison.Ordinal);

        var heap = await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap"), 60);
        Assert.Contains("--type cpu", heap.Failed("SND5017", 5)["next"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Pythons_threads_are_read_from_outside_and_never_stop()
    {
        await using var target = await StartAsync("stock");
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/stock/honey", clients: 1);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "wall", "-d", "2s", "-o", "stock.collapsed"), 60)).Succeeded();

        Assert.Contains("serve_forever", File.ReadAllText(Path.Combine(workspace.Folder, "stock.collapsed")), StringComparison.Ordinal);
        Assert.Contains("the target was not stopped", outcome.One("flame")["cost"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.NotEmpty(load.Answered);
    }

    [Fact(Timeout = Limit)]
    public async Task A_Python_counts_its_memory_and_answers_on()
    {
        await using var target = await StartAsync("stock");
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/stock/honey", clients: 1);

        var heap = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap", "-o", "heap.txt"), 60)).Succeeded();
        var alloc = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "alloc", "-d", "2s", "-o", "alloc.collapsed"), 60)).Succeeded();

        Assert.Contains("  builtins.dict\n", File.ReadAllText(Path.Combine(workspace.Folder, "heap.txt")), StringComparison.Ordinal);
        Assert.Contains("Handler.do_GET", File.ReadAllText(Path.Combine(workspace.Folder, "alloc.collapsed")), StringComparison.Ordinal);
        Assert.Contains("for a moment", heap.Receipt["written"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("are there still", alloc.One("flame")["cost"]!.ToJsonString(), StringComparison.Ordinal);
        var answered = load.Answered.Count();
        await Eventually.IsTrueAsync(() => load.Answered.Count() > answered, "the stock answers", 20);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task V8_profiles_a_Node_program_and_its_inspector_is_closed_again()
    {
        await using var target = await StartAsync("front");
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 16);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "5s", "-o", "front.collapsed"), 60)).Succeeded();

        Assert.Contains("answer", File.ReadAllText(Path.Combine(workspace.Folder, "front.collapsed")), StringComparison.Ordinal);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
        var again = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "1s"), 60)).Succeeded();
        Assert.EndsWith(".html", (string)again.One("flame")["file"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task V8_tells_who_allocates_in_a_Node_program_that_answers_on()
    {
        await using var target = await StartAsync("front");
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 4);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "alloc", "-d", "3s", "-o", "front.collapsed"), 60)).Succeeded();

        var flame = outcome.One("flame");
        Assert.Equal("V8's own sampling heap profiler, through the inspector", (string?)flame["how"]);
        Assert.NotEqual("", File.ReadAllText(Path.Combine(workspace.Folder, "front.collapsed")));
        Assert.NotEmpty(load.Answered);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task V8s_heap_is_told_by_class_and_kept_for_DevTools_to_open_and_two_can_be_compared()
    {
        await using var target = await StartAsync("front");
        using var workspace = Workspace.Create();

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap", "-o", "front.heapsnapshot"), 60)).Succeeded();

        Assert.Equal("a snapshot of V8's heap, through the inspector", (string?)outcome.One("flame")["how"]);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
        var file = Path.Combine(workspace.Folder, "front.heapsnapshot");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var snapshot = JsonDocument.Parse(File.ReadAllBytes(file));
        var fields = snapshot.RootElement.GetProperty("snapshot").GetProperty("meta").GetProperty("node_fields").GetArrayLength();
        Assert.Equal(snapshot.RootElement.GetProperty("snapshot").GetProperty("node_count").GetInt32() * fields, snapshot.RootElement.GetProperty("nodes").GetArrayLength());

        (await RunningSonde.RunAsync(workspace.Start("flame", "front.heapsnapshot", "-o", "front.collapsed"), 60)).Succeeded();
        var collapsed = File.ReadAllText(Path.Combine(workspace.Folder, "front.collapsed"));
        Assert.Contains("objects;Object ", collapsed, StringComparison.Ordinal);
        Assert.Contains("(string) ", collapsed, StringComparison.Ordinal);
        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap", "-o", "later.heapsnapshot"), 60)).Succeeded();
        (await RunningSonde.RunAsync(workspace.Start("flame", "--diff", "front.heapsnapshot", "later.heapsnapshot", "-o", "grown.html"), 60)).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task A_heap_snapshot_that_a_Node_program_has_no_memory_for_is_not_taken()
    {
        await using var target = await StartAsync("front", "--memory", "56m");
        using var workspace = Workspace.Create();

        var outcome = await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap"), 60);

        var fault = outcome.Failed("SND5017", 5);
        Assert.Contains("MiB are left", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Contains("--type alloc", fault["next"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task What_cannot_be_had_is_said_with_what_can_and_a_file_that_cannot_be_written_before_anything_is_added()
    {
        await using var target = await StartAsync("stock");
        using var workspace = Workspace.Create();

        var mutex = await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "mutex"), 60);
        Assert.Contains("--type cpu", mutex.Failed("SND5017", 5)["next"]!.ToJsonString(), StringComparison.Ordinal);
        var nowhere = await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-o", "missing/stock.html"), 60);
        nowhere.Failed("SND2014", 2);
        Assert.Empty(nowhere.All("plan"));
    }

    private static async Task<PodmanTarget> StartAsync(string service, params string[] options)
    {
        var image = $"localhost/sonde-shop-{service}:1";
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", image])).ExitCode != 0, $"needs the image {image}: examples/shop/build");
        var target = await PodmanTarget.StartAsync(image, ["--cap-drop", "all", .. options]);
        await Eventually.IsTrueAsync(() => Crowd.TryAsync(target.Shop, "/healthz"), $"the {service} opens", 20);
        return target;
    }

    /// <summary>A program of tests/targets/stacks that computes on two threads, on an empty root but for what is mounted.</summary>
    private static async Task<PodmanTarget> StartStacksAsync(string build)
    {
        const string image = "localhost/sonde-shop-pricing:1";
        var folder = Environment.GetEnvironmentVariable("SONDE_TEST_GO_STACKS") ?? "";
        Assert.SkipUnless(File.Exists(Path.Combine(folder, build)), "SONDE_TEST_GO_STACKS must be a folder of builds of tests/targets/stacks.");
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", image])).ExitCode != 0, $"needs the image {image}: examples/shop/build");
        return await PodmanTarget.StartAsync(
            image, "--cap-drop", "all", "--interactive", "--volume", $"{folder}:/stacks:ro", "--entrypoint", $"""["/stacks/{build}", "spin", "2"]""");
    }
}
