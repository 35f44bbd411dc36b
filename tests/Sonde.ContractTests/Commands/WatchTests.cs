using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class WatchTests
{
    private static readonly ObservedEvent Hit = new(1, new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), 3.1, 18)
    {
        Frames = [new ObservedFrame("main.handle", "/src/main.go", 42)],
        Variables = [new ObservedValue("item", "\"coffee\"")],
        Values = [new ObservedValue("n", "7")],
    };

    [Fact]
    public async Task A_snapshot_tells_its_hit_and_ends()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", "main.go:42", "--expr", "n", "--if", "n > 1", "--count", "2", "--bound", "5", "--timeout", "1m", "--depth", "2");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("item  \"coffee\"", run.Terminal.AnswerText, StringComparison.Ordinal);
        var asked = Assert.Single(cluster.Agent.Asked.OfType<ObserveRequest>());
        Assert.Equal(
            ("/src/main.go", 42, 5d, 2, 60d, "n > 1", 2), (asked.File, asked.Line, asked.BoundMilliseconds, asked.Count, asked.TimeoutSeconds, asked.Condition, asked.Depth));
        Assert.Equal(["n"], asked.Expressions);
        Assert.Equal(1, run.Receipt.Hits!.Hits);
        Assert.True(run.Receipt.TargetRuns);
        Assert.IsType<StopDebuggerRequest>(cluster.Agent.Asked[^1]);
    }

    [Fact]
    public async Task A_log_writes_a_line_a_hit()
    {
        await using var cluster = New(End(ObservationEnd.Timeout, 2), Hit, Hit with { Number = 2, Values = [new ObservedValue("n", null) { Error = "gone" }] });
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("log", "pod/goweb", "main.go:42", "n is {n}");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("09:00:00.000 n is 7\n09:00:00.000 n is <gone>\n", run.Terminal.AnswerText, StringComparison.Ordinal);
        var asked = Assert.Single(cluster.Agent.Asked.OfType<ObserveRequest>());
        Assert.Equal((0, 1), (asked.Depth, asked.Frames));
    }

    [Theory]
    [InlineData(ObservationEnd.Share, "25 % of a second")]
    [InlineData(ObservationEnd.Bound, "1 of 2 hits held the target for more than 20 ms")]
    [InlineData(ObservationEnd.Condition, "cannot be evaluated")]
    public async Task A_line_that_costs_too_much_is_removed_and_the_answer_is_no(ObservationEnd reason, string words)
    {
        await using var cluster = New(End(reason, 2), Hit);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("log", "pod/goweb", "main.go:42", "n is {n}");
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains(words, run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_of_nothing_is_a_no()
    {
        await using var cluster = New(End(ObservationEnd.Timeout, 0));
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", "main.go:42");
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("nothing passed main.go:42 within 30s", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_needs_no_permission_and_the_plan_says_the_bound()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        cluster.NamespaceLabels["env"] = "production";
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", "main.go:42");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("this holds it for 20 ms a hit at the most", (await run.ReportAsync<PlanReport>()).Plan.Guard!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("man.go:42", "near it are /src/main.go")]
    [InlineData("lib.go:42", "2 source files of the program end in lib.go")]
    [InlineData("x/y.rs:42", "no source file x/y.rs")]
    public async Task A_file_that_is_not_there_is_a_fault_and_nothing_is_attached(string place, string why)
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", place);
        await Failing.AssertAsync(run, "SND2012");
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task A_line_that_the_debugger_refuses_is_a_fault_in_its_words_and_the_debugger_is_let_go()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        cluster.Agent.Refuse<ObserveRequest>(AgentErrorCode.NotObservable, "could not find statement at /src/main.go:1");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", "main.go:1");
        await Failing.AssertAsync(run, "SND2012");
        Assert.Contains("could not find statement", run.Fault.Why, StringComparison.Ordinal);
        Assert.Single(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
    }

    [Fact]
    public async Task An_agent_that_does_not_know_how_is_not_asked()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes, AgentCapability.Delve] } : null);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(await laptop.RunAsync("snapshot", "pod/goweb", "main.go:42"), "SND5007");
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task A_line_of_Python_is_found_among_the_files_that_debugpy_tells_of()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        Python(cluster);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", "app.py:42");
        Assert.Equal(0, await run.ExitAsync());
        var asked = cluster.Agent.Asked.Where(static request => request is SourcesRequest or StartDebuggerRequest or ObserveRequest).ToArray();
        Assert.Equal("debugpy", Assert.IsType<StartDebuggerRequest>(asked[0]).Tool);
        Assert.IsType<SourcesRequest>(asked[1]);
        Assert.Equal("/srv/app.py", Assert.IsType<ObserveRequest>(asked[2]).File);
        Assert.Contains("attach debugpy to the Python process", (await run.ReportAsync<PlanReport>()).Plan.Tool, StringComparison.Ordinal);
        Assert.Contains("modules of debugpy stay", run.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lib.py:42", "2 source files of the program end in lib.py: /srv/a/lib.py, /srv/b/lib.py")]
    [InlineData("ap.py:42", "the program has loaded no source file ap.py; near it are /srv/app.py")]
    public async Task A_file_of_Python_that_is_not_there_is_a_fault_and_debugpy_is_let_go(string place, string why)
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        Python(cluster);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", place);
        await Failing.AssertAsync(run, "SND2012");
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Single(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
    }

    [Fact]
    public async Task An_agent_that_does_not_judge_Python_is_not_asked_to()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        Python(cluster);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes, AgentCapability.Debugpy, AgentCapability.Observe] } : null);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(await laptop.RunAsync("snapshot", "pod/goweb", "app.py:42"), "SND5007");
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Theory]
    [InlineData("main.go:42", "none of its processes is a Go program: ")]
    [InlineData("server.js:42", "none of its processes is a Go program or a Python program: ")]
    public async Task Another_language_is_a_fault_that_says_which_there_are(string place, string why)
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "node", Go = null }];
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", place);
        Assert.NotEqual(0, await run.ExitAsync());
        Assert.StartsWith(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task Production_needs_no_permission_for_Python_and_the_plan_says_what_stays()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        Python(cluster);
        cluster.NamespaceLabels["env"] = "production";
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("snapshot", "pod/goweb", "app.py:42");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("this holds a thread of it for 20 ms a hit at the most", (await run.ReportAsync<PlanReport>()).Plan.Guard!.Text, StringComparison.Ordinal);
        Assert.Contains("stay in the process's memory", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_no_place_of_its_own_is_said()
    {
        await using var cluster = New(End(ObservationEnd.Count, 1), Hit);
        cluster.Agent.Instead = (_, request, _) => Task.FromResult<AgentAnswer?>(request is ObserveRequest observe ? new ObserveAnswer(observe.File, 40, 0) : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("snapshot", "pod/goweb", "main.go:42", "--image", Laptop.Image);
        await Wait.UntilAsync(() => run.AllText.Contains("the debugger took line 40", StringComparison.Ordinal), "the other line is said");
        await run.InterruptAsync();
    }

    [Fact]
    public async Task Ctrl_C_ends_it_in_order()
    {
        await using var cluster = New(null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("log", "pod/goweb", "main.go:42", "n is {n}", "--image", Laptop.Image);
        await Wait.UntilAsync(() => cluster.Agent.Asked.OfType<ObserveRequest>().Any(), "the line is watched");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Single(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
        Assert.Equal("you ended it", run.Receipt.Ended);
    }

    [Theory]
    [InlineData("snapshot", "pod/goweb", "main.go")]
    [InlineData("snapshot", "pod/goweb")]
    [InlineData("snapshot", "pod/goweb", "main.go:42", "--expr", "call f()")]
    [InlineData("log", "pod/goweb", "main.go:42")]
    [InlineData("log", "pod/goweb", "main.go:42", "user {u.ID")]
    [InlineData("log", "pod/goweb", "main.go:42", "user {call f()}")]
    public async Task What_cannot_be_meant_is_said_before_anything_is_asked(params string[] words)
    {
        await using var cluster = New(null);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync(words);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2001", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked);
    }

    private static ScriptedCluster New(ObservationEndedEvent? end, params ObservedEvent[] hits)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Sources = new SourcesAnswer(["/src/main.go", "/src/a/lib.go", "/src/b/lib.go"], true);
        cluster.Agent.Observed = [.. hits, .. end is null ? Array.Empty<AgentEvent>() : [end]];
        return cluster;
    }

    private static void Python(ScriptedCluster cluster)
    {
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "python", Go = null }];
        cluster.Agent.Sources = new SourcesAnswer(["/srv/app.py", "/srv/a/lib.py", "/srv/b/lib.py"], true);
        cluster.Agent.Stopped = new StopDebuggerAnswer(AgentFacts.Figures, true) { Remains = ["the modules of debugpy stay in its memory, unused, until it ends"] };
    }

    private static ObservationEndedEvent End(ObservationEnd reason, int hits) =>
        new(reason, new ObservationFigures(hits, 0, 1, 3.1, 5.2, 5.2, 8.3, 0.25)) { Detail = "could not find symbol value for n" };
}
