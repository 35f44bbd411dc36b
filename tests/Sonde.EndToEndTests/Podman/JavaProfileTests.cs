using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde profile</c> on the tickets of examples/java: a JVM that was started with nothing for it.</summary>
public sealed class JavaProfileTests
{
    private const int Limit = 240_000;
    private const string Forbidding = "-XX:-EnableDynamicAgentLoading";
    private const string Image = "localhost/sonde-java:1";

    [Fact(Timeout = Limit)]
    public async Task The_busy_method_is_on_top_and_one_library_does_for_every_type()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/best?count=200", clients: 2);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "4s", "-o", "cpu.collapsed"), 60)).Succeeded();
        AssertBusy(workspace);
        Assert.Contains("async-profiler", (string?)outcome.One("flame")["how"], StringComparison.Ordinal);
        Assert.Contains(outcome.Receipt["remains"]!.AsArray(), line => ((string)line!).Contains("async-profiler stays mapped", StringComparison.Ordinal));
        Assert.Contains(outcome.Receipt["written"]!.AsArray(), line => ((string)line!).Contains(".so in the target, for a moment", StringComparison.Ordinal));
        Assert.Empty(Left(target));

        // The best of many is computed for long and allocates little; a price is the other way round.
        await using var prices = Crowd.Begin(target.Shop, "/price?count=3", clients: 2);
        foreach (var (type, text) in new[] { ("wall", "ServerImpl"), ("alloc", "java."), ("mutex", "") })
        {
            // Of the locks of a server that is hardly waited for there may be nothing to tell.
            var more = await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", type, "-d", "3s", "-o", $"{type}.collapsed"), 60);
            if (type != "mutex" || more.ExitCode != 1)
            {
                more.Succeeded();
                Assert.Contains(text, File.ReadAllText(Path.Combine(workspace.Folder, $"{type}.collapsed")), StringComparison.Ordinal);
            }
        }

        Assert.Single(File.ReadAllLines($"/proc/{target.Process.Id}/maps").Where(static line => line.Contains("/.sonde-java-", StringComparison.Ordinal)).Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct());
        Assert.Empty(Left(target));
        Assert.NotEmpty(load.Answered);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Threads_and_classes_are_told_in_the_JVMs_own_words()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();

        var threads = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "threads", "-o", "threads.txt"), 60)).Succeeded();
        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "threads", "-o", "threads.collapsed"), 60)).Succeeded();
        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "heap", "-o", "heap.collapsed"), 60)).Succeeded();

        Assert.Contains("Full thread dump", File.ReadAllText(Path.Combine(workspace.Folder, "threads.txt")), StringComparison.Ordinal);
        Assert.Contains("RUNNABLE;", File.ReadAllText(Path.Combine(workspace.Folder, "threads.collapsed")), StringComparison.Ordinal);
        Assert.Contains("java.lang;java.lang.String_[j] ", File.ReadAllText(Path.Combine(workspace.Folder, "heap.collapsed")), StringComparison.Ordinal);
        Assert.Contains(threads.Receipt["remains"]!.AsArray(), line => ((string)line!).Contains("/tmp/.java_pid1", StringComparison.Ordinal));
        Assert.Empty(Left(target));
        Assert.True(await Crowd.TryAsync(target.Shop, "/price?count=3"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_toolbox_that_is_killed_leaves_no_file_and_the_profiler_stops_by_itself()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using (var sonde = RunningSonde.Start(workspace.Start("profile", target.Text, "-d", "5s", "-o", "cut.html")))
        {
            await Eventually.IsTrueAsync(() => File.ReadAllText($"/proc/{target.Process.Id}/maps").Contains("/.sonde-java-", StringComparison.Ordinal), "the profiler is loaded", 60, sonde.Describe);
            await Command.NeedAsync("podman", ["kill", "--signal", "KILL", .. await target.ToolboxesAsync()]);
            await Eventually.IsTrueAsync(() => sonde.HasEnded, "sonde ends", 60, sonde.Describe);
        }

        Assert.DoesNotContain(Left(target), static file => !file.EndsWith(".log", StringComparison.Ordinal));
        Assert.True(await Crowd.TryAsync(target.Shop, "/price?count=3"));
        await using var load = Crowd.Begin(target.Shop, "/best?count=200", clients: 1, () => ThreadsAsync(target));

        // It was to stop 25 s after its start; until then it is at it, and the flight recorder tells in its place.
        SondeOutcome again;
        var began = Stopwatch.StartNew();
        do
        {
            again = await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "2s", "-o", "again.collapsed"), 60);
        }
        while (again.Succeeded().One("flame")["cost"]!.AsArray().Any(static line => ((string)line!).Contains("Profiler already started", StringComparison.Ordinal)) && began.Elapsed < TimeSpan.FromSeconds(90));

        Assert.StartsWith("async-profiler", (string?)again.One("flame")["how"], StringComparison.Ordinal);
        Assert.NotEmpty(load.Answered);
        Assert.Contains("Tickets.bestOf", File.ReadAllText(Path.Combine(workspace.Folder, "again.collapsed")), StringComparison.Ordinal);
        Assert.Equal(Recordings(target).Select(Path.GetFileName), Left(target));
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_ends_it_early_and_keeps_what_there_is()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/best?count=200", clients: 1);
        await using var sonde = RunningSonde.Start(workspace.Start("profile", target.Text, "-d", "10m", "-o", "early.collapsed"));
        await Eventually.IsTrueAsync(() => File.ReadAllText($"/proc/{target.Process.Id}/maps").Contains("/.sonde-java-", StringComparison.Ordinal), "the profiler is loaded", 60, sonde.Describe);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        (await sonde.StopAsync()).Succeeded();

        Assert.Contains("Tickets.bestOf", File.ReadAllText(Path.Combine(workspace.Folder, "early.collapsed")), StringComparison.Ordinal);
        Assert.Empty(Left(target));
    }

    [Theory(Timeout = Limit)]
    [InlineData("-XX:+EnableDynamicAgentLoading")]
    [InlineData(Forbidding)]
    public async Task Its_flight_recorder_needs_nothing_that_is_loaded_and_tells_no_secret(string option)
    {
        await using var target = await StartAsync("--env", $"JAVA_TOOL_OPTIONS={option} -Dbank.password=tell-nobody", "--env", "BANK_TOKEN=tell-nobody");
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/best?count=200", clients: 2);
        var recording = Path.Combine(workspace.Folder, "tickets.jfr");

        var outcome = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "4s", "-o", recording), 90)).Succeeded();
        Assert.Contains("flight recorder", (string?)outcome.One("flame")["how"], StringComparison.Ordinal);
        Assert.Contains(outcome.Receipt["remains"]!.AsArray(), line => ((string)line!).Contains("the folder of the JVM's flight recorder", StringComparison.Ordinal));
        Assert.DoesNotContain("tell-nobody", Encoding.Latin1.GetString(File.ReadAllBytes(recording)), StringComparison.Ordinal);

        // The JDK's own reader counts as many samples.
        var events = (await Command.NeedAsync("jfr", "print", "--events", "jdk.ExecutionSample", recording)).Split("jdk.ExecutionSample {").Length - 1;
        (await RunningSonde.RunAsync(workspace.Start("flame", recording, "-o", "cpu.collapsed"), 60)).Succeeded();
        Assert.Equal(events * 10_000_000L, AssertBusy(workspace));
        (await RunningSonde.RunAsync(workspace.Start("flame", recording, "--type", "alloc", "-o", "alloc.collapsed"), 60)).Succeeded();

        // What is taken without a word of it is that of async-profiler, where that can be.
        var usual = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "3s", "-o", "cpu.collapsed"), 90)).Succeeded();
        Assert.Equal(option == Forbidding, usual.One("flame")["cost"]!.AsArray().Any(static line => ((string)line!).Contains("not by async-profiler: ", StringComparison.Ordinal)));
        AssertBusy(workspace);
        if (option == Forbidding)
        {
            var fault = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "--type", "wall", "-d", "1s"), 60)).Failed("SND5017", 5);
            Assert.Contains("EnableDynamicAgentLoading", (string)fault["why"]!, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Assert.Single(Recordings(target))));
        Assert.Equal([Path.GetFileName(Recordings(target)[0])], Left(target));
        Assert.NotEmpty(load.Answered);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_recording_that_would_fill_its_folder_is_refused_before_anything_is_written()
    {
        await using var target = await StartAsync("--tmpfs", "/tmp:size=20m,mode=1777");
        using var workspace = Workspace.Create();
        var fault = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "1s", "-o", "small.jfr"), 60)).Failed("SND5017", 5);
        Assert.Contains("64 MiB of /tmp, where ", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Empty(Left(target));
    }

    [Fact(Timeout = Limit)]
    public async Task A_recording_whose_toolbox_is_killed_ends_by_itself_and_its_file_is_removed()
    {
        await using var target = await StartAsync();
        using var workspace = Workspace.Create();
        await using (var sonde = RunningSonde.Start(workspace.Start("profile", target.Text, "-d", "3s", "-o", "cut.jfr")))
        {
            await Eventually.IsTrueAsync(() => Recordings(target).Length == 1, "it records", 60, sonde.Describe);
            await Command.NeedAsync("podman", ["kill", "--signal", "KILL", .. await target.ToolboxesAsync()]);
            await Eventually.IsTrueAsync(() => sonde.HasEnded, "sonde ends", 60, sonde.Describe);
        }

        // 20 s after its time.
        await Eventually.IsTrueAsync(() => Directory.GetFileSystemEntries(Recordings(target)[0]).Length == 0, "the recording ends", 60);
        Assert.True(await Crowd.TryAsync(target.Shop, "/price?count=3"));
        (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "2s", "-o", "again.jfr"), 60)).Succeeded();
        Assert.Equal([Path.GetFileName(Recordings(target)[0])], Left(target));
    }

    [Theory(Timeout = Limit)]
    [InlineData("a read-only root", "an emptyDir")]
    [InlineData("-XX:+DisableAttachMechanism", "-XX:+DisableAttachMechanism")]
    public async Task What_is_in_the_way_is_said_and_nothing_is_left(string obstacle, string why)
    {
        await using var target = obstacle[0] == '-' ? await StartAsync("--env", $"JAVA_TOOL_OPTIONS={obstacle}") : await StartAsync("--read-only", "--read-only-tmpfs=false");
        using var workspace = Workspace.Create();

        var fault = (await RunningSonde.RunAsync(workspace.Start("profile", target.Text, "-d", "1s"), 60)).Failed("SND5017", 5);

        Assert.Contains(why, (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Empty(Left(target));
        Assert.True(await Crowd.TryAsync(target.Shop, "/price?count=3"));
    }

    /// <summary>What its threads do, in the kernel's words and in its own, for a test that fails.</summary>
    private static async Task<string> ThreadsAsync(PodmanTarget target)
    {
        var threads = Directory.GetDirectories($"/proc/{target.Process.Id}/task").Select(static thread =>
            $"{File.ReadAllText($"{thread}/comm").Trim()}: {File.ReadAllText($"{thread}/stat").Split(") ", 2)[1][..1]} {File.ReadAllText($"{thread}/wchan")} {File.ReadAllText($"{thread}/syscall").Trim()}");
        var here = (await Command.RunAsync("ss", ["-tnoi", "dst", target.Shop.Address])).Output;
        var there = (await Command.RunAsync("nsenter", ["--target", $"{target.Process.Id}", "--net", "ss", "-tnoi"])).Output;
        var seen = string.Join('\n', [.. threads, "the client's connections:", here, "the target's:", there]);
        await Command.RunAsync("podman", ["kill", "--signal", "QUIT", target.Id]);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
        return $"{seen}\n{(await Command.RunAsync("podman", ["logs", "--tail", "400", target.Id])).Output}";
    }

    /// <summary>What computes is most of cpu.collapsed.</summary>
    /// <returns>All of it.</returns>
    private static long AssertBusy(Workspace workspace)
    {
        var values = File.ReadAllLines(Path.Combine(workspace.Folder, "cpu.collapsed"))
            .Select(static line => (Stack: line, Value: long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))).ToArray();
        var busy = values.Where(static line => line.Stack.Contains("Tickets.answerBest_[j];Tickets.bestOf", StringComparison.Ordinal)).Sum(static line => line.Value);
        var all = values.Sum(static line => line.Value);
        Assert.True(busy > all / 2, $"{busy} of {all}");
        return all;
    }

    /// <summary>The folder of the JVM's flight recorder, named by the date.</summary>
    private static string[] Recordings(PodmanTarget target) => Directory.GetDirectories($"/proc/{target.Process.Id}/root/tmp", "20*");

    /// <summary>What is in the target's /tmp beside the JVM's own: its socket, and its counters.</summary>
    private static string[] Left(PodmanTarget target) =>
        [.. Directory.GetFileSystemEntries($"/proc/{target.Process.Id}/root/tmp").Select(static path => Path.GetFileName(path)!).Where(static name => name != ".java_pid1" && !name.StartsWith("hsperfdata", StringComparison.Ordinal))];

    private static async Task<PodmanTarget> StartAsync(params string[] options)
    {
        var target = await PodmanTarget.StartAsync(Image, ["--user", "1001:1001", "--cap-drop", "all", .. options]);
        await Eventually.IsTrueAsync(() => Crowd.TryAsync(target.Shop, "/price?count=3"), "the tickets open", 30);
        return target;
    }
}
