using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde profile</c> on the orders of examples/dotnet, as they would be shipped: another user, no capabilities, no shell.</summary>
public sealed class DotnetTests
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task The_method_that_computes_is_on_top_and_orders_are_answered_meanwhile()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/price?count=50", clients: 2);
        await Eventually.IsTrueAsync(() => load.Answered.Any(), "the orders answer", 20);
        var before = load.Answered.Count();

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "3s", "-o", "orders.collapsed"), 90)).Succeeded();

        Assert.StartsWith("Orders.Desk.", Hottest(workspace, "orders.collapsed"), StringComparison.Ordinal);
        Assert.True(load.Answered.Count() > before, "nothing was answered while it was profiled");
        Assert.Contains(".NET 10.", (string)outcome.One("flame")["how"]!, StringComparison.Ordinal);
        Assert.Contains("stopped all threads", outcome.One("flame")["cost"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, Orders.EventThreads(target));
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task The_type_that_is_allocated_most_is_on_top()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/lines?count=500", clients: 2);

        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "alloc", "-d", "3s", "-o", "alloc.collapsed"), 90)).Succeeded();

        Assert.Equal("Orders.OrderLine", Hottest(workspace, "alloc.collapsed"));
        Assert.Contains("Orders.Desk.Write(int32)", File.ReadAllText(Path.Combine(workspace.Folder, "alloc.collapsed")), StringComparison.Ordinal);
        Assert.Equal(0, Orders.EventThreads(target));
    }

    [Fact(Timeout = Limit)]
    public async Task Collections_are_told_with_their_reason_and_the_runtimes_own_file_can_be_drawn()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/tidy", clients: 1);

        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "gc", "-d", "2s", "-o", "gc.nettrace"), 90)).Succeeded();
        (await RunningSonde.RunAsync(workspace.Start("flame", "gc.nettrace", "--type", "gc", "-o", "gc.collapsed"), 60)).Succeeded();

        Assert.Contains("generation 2;the program asked", File.ReadAllText(Path.Combine(workspace.Folder, "gc.collapsed")), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Threads_and_the_heap_are_told_once_each_and_again_and_orders_are_answered_after_it()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();

        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "threads", "-o", "threads.txt"), 90)).Succeeded();
        Assert.Contains("at Program.<Main>(System.String[])  Orders.dll", File.ReadAllText(Path.Combine(workspace.Folder, "threads.txt")), StringComparison.Ordinal);

        // The runtime names each type once a session: the second one has the names, too.
        for (var time = 0; time < 2; time++)
        {
            var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap", "-o", "heap.txt"), 90)).Succeeded();
            Assert.Contains("all threads stood for", outcome.One("flame")["cost"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Contains("  System.String\n", File.ReadAllText(Path.Combine(workspace.Folder, "heap.txt")), StringComparison.Ordinal);
        }

        await Orders.IsLeftAloneAsync(target);
    }

    [Theory(Timeout = Limit)]
    [InlineData("cpu")]
    [InlineData("gc")]
    public async Task A_sonde_that_is_killed_leaves_no_session_in_the_runtime(string type)
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("profile", target.Text, "--type", type, "-d", "10m"));
        await Eventually.IsTrueAsync(() => Orders.EventThreads(target) > 0, "the session begins", 60, sonde.Describe);

        sonde.Kill();

        await Orders.IsLeftAloneAsync(target);
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_is_killed_leaves_no_session_in_the_runtime()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("profile", target.Text, "-d", "10m"));
        await Eventually.IsTrueAsync(() => Orders.EventThreads(target) > 0, "the session begins", 60, sonde.Describe);

        await Command.NeedAsync("podman", ["kill", "--signal", "KILL", .. await target.ToolboxesAsync()]);

        Assert.NotEqual(0, (await sonde.EndsAsync(60)).ExitCode);
        await Orders.IsLeftAloneAsync(target);
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_keeps_what_there_is_and_the_next_profile_finds_nothing_in_its_way()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/price?count=50", clients: 1);
        await using (var sonde = RunningSonde.Start(workspace.Start("profile", target.Text, "-d", "10m", "-o", "early.collapsed")))
        {
            await Eventually.IsTrueAsync(() => Orders.EventThreads(target) > 0, "the session begins", 60, sonde.Describe);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            (await sonde.StopAsync(60)).Succeeded();
        }

        Assert.Contains("Orders.Desk.", File.ReadAllText(Path.Combine(workspace.Folder, "early.collapsed")), StringComparison.Ordinal);
        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "1s", "-o", "again.collapsed"), 90)).Succeeded();
        await Orders.IsLeftAloneAsync(target);
    }

    [Fact(Timeout = Limit)]
    public async Task A_port_elsewhere_is_found_and_a_process_without_one_is_told_why()
    {
        using var workspace = Workspace.Create();
        await using (var elsewhere = await Orders.StartAsync("--env", "TMPDIR=/scratch", "--tmpfs", "/scratch:mode=1777"))
        {
            (await RunningSonde.RunAsync(workspace.Start("profile", elsewhere.Text, "--type", "wall", "-d", "1s", "-o", "wall.collapsed"), 90)).Succeeded();
        }

        await using (var without = await Orders.StartAsync("--env", "DOTNET_EnableDiagnostics=0"))
        {
            Refuses(await RunningSonde.RunAsync(workspace.Start("profile", without.Text), 60), "DOTNET_EnableDiagnostics=0");
        }

        await using var sealedOff = await Orders.StartAsync("--read-only", "--read-only-tmpfs=false");
        Refuses(await RunningSonde.RunAsync(workspace.Start("profile", sealedOff.Text), 60), "read-only root file system");
    }

    private static void Refuses(SondeOutcome outcome, string text) =>
        Assert.Contains(text, (string)outcome.Failed("SND5017", 5)["why"]!, StringComparison.Ordinal);

    /// <summary>The function that has most by itself.</summary>
    private static string Hottest(Workspace workspace, string file) => File.ReadAllLines(Path.Combine(workspace.Folder, file))
        .Select(static line => (Name: line[(line.LastIndexOf(';') + 1)..line.LastIndexOf(' ')], Value: long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)))
        .GroupBy(static leaf => leaf.Name).MaxBy(static leaf => leaf.Sum(one => one.Value))!.Key;
}
