using System.Text.Json;
using ModelContextProtocol.Protocol;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class McpTests
{
    private static readonly ObservedEvent Hit = new(1, new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), 3.1, 18)
    {
        Frames = [new ObservedFrame("main.handle", "/src/main.go", 42)],
        Variables = [new ObservedValue("item", "\"coffee\"")],
        Values = [new ObservedValue("n", "7")],
    };

    [Fact]
    public async Task A_snapshot_answers_with_values_a_plan_and_a_receipt()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image);
        var answer = await assistant.CallAsync("snapshot", ("target", "pod/goweb"), ("line", "main.go:42"), ("expressions", new[] { "n" }), ("condition", "n > 1"), ("bound_ms", 5));
        Assert.NotEqual(true, answer.IsError);
        var json = answer.StructuredContent!.Value;
        Assert.Equal("7", json.GetProperty("hits")[0].GetProperty("values")[0].GetProperty("value").GetString());
        Assert.True(json.GetProperty("receipt").GetProperty("targetRuns").GetBoolean());
        Assert.Contains("app in namespace default", json.GetProperty("plan").GetProperty("target").GetString(), StringComparison.Ordinal);
        var words = ((TextContentBlock)answer.Content[0]).Text;
        Assert.StartsWith("What follows comes from the running program.", words, StringComparison.Ordinal);
        Assert.Contains("item  \"coffee\"", words, StringComparison.Ordinal);
        var asked = Assert.Single(cluster.Agent.Asked.OfType<ObserveRequest>());
        Assert.Equal(("n > 1", 5d, 1), (asked.Condition, asked.BoundMilliseconds, asked.Count));
        Assert.Equal("", assistant.Terminal.AnswerText);
        Assert.Equal(0, await assistant.LeaveAsync());
        Assert.Contains("\"mcp snapshot\"", File.ReadAllText(Directory.EnumerateFiles(laptop.Home, "sessions.jsonl", SearchOption.AllDirectories).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_alone_and_log_lines_are_answered()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image);
        var evaluated = await assistant.CallAsync("evaluate", ("target", "pod/goweb"), ("line", "main.go:42"), ("expressions", new[] { "n" }));
        Assert.Equal("7", evaluated.StructuredContent!.Value.GetProperty("hits")[0].GetProperty("values")[0].GetProperty("value").GetString());
        Assert.Equal(0, cluster.Agent.Asked.OfType<ObserveRequest>().Single().Depth);
        var logged = await assistant.CallAsync("logpoint", ("target", "pod/goweb"), ("line", "main.go:42"), ("message", "n is {n}"), ("count", 1));
        Assert.Equal("n is 7", logged.StructuredContent!.Value.GetProperty("lines")[0].GetString());
    }

    [Fact]
    public async Task Stacks_are_answered_with_what_they_cost()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image);
        var answer = (await assistant.CallAsync("stacks", ("target", "pod/goweb"), ("goroutines", 5))).StructuredContent!.Value;
        Assert.Equal("main.main", answer.GetProperty("stacks").GetProperty("threads")[0].GetProperty("frames")[0].GetProperty("function").GetString());
        Assert.True(answer.GetProperty("receipt").GetProperty("targetRuns").GetBoolean());
        Assert.Equal((50d, 5, 20), (cluster.Agent.Asked.OfType<StacksRequest>().Single().BoundMilliseconds, cluster.Agent.Asked.OfType<StacksRequest>().Single().Threads, cluster.Agent.Asked.OfType<StacksRequest>().Single().Frames));
        Assert.IsType<StopDebuggerRequest>(cluster.Agent.Asked[^1]);
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_says_what_production_needs()
    {
        await using var cluster = New();
        cluster.NamespaceLabels["env"] = "production";
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image);
        var snapshot = (await assistant.CallAsync("plan", ("target", "pod/goweb"), ("line", "main.go:42"))).StructuredContent!.Value;
        var debug = (await assistant.CallAsync("plan", ("target", "pod/goweb"))).StructuredContent!.Value;
        Assert.Contains("20 ms a hit", snapshot.GetProperty("plan").GetProperty("guard").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("without --allow-stop", debug.GetProperty("plan").GetProperty("guard").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", debug.GetProperty("proved").GetString());
        Assert.Empty(cluster.Writes);
        Assert.Empty(cluster.Agent.Asked);
    }

    [Fact]
    public async Task What_runs_and_which_sessions_there_are_is_listed_and_one_of_this_machine_can_be_ended()
    {
        await using var cluster = New().WithToolbox(ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, null), ContainerStates.Running());
        cluster.Agent.Others = [AgentFacts.Session("a1", "dev") with { Host = "laptop" }, AgentFacts.Session("b2", "dev")];
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null);
        var targets = (await assistant.CallAsync("list_targets")).StructuredContent!.Value.GetProperty("targets").GetProperty("rows");
        Assert.NotEqual(0, targets.GetArrayLength());
        var rows = (await assistant.CallAsync("sessions")).StructuredContent!.Value.GetProperty("sessions").GetProperty("rows");
        Assert.Equal(["a1", "b2"], rows.EnumerateArray().Select(row => row.GetProperty("session").GetString()));
        Assert.NotEqual(true, (await assistant.CallAsync("stop_session", ("target", "pod/goweb"), ("session", "a1"))).IsError);
        Assert.Equal("a1", Assert.Single(cluster.Agent.Asked.OfType<EndSessionRequest>()).Session);
        Refused(await assistant.CallAsync("stop_session", ("target", "pod/goweb"), ("session", "b2")), "SND4009", "needs the user's leave");
    }

    [Theory]
    [InlineData("-n", "default", "pod/goweb", "shop")]
    [InlineData("--targets", "deploy/api", "pod/goweb", null)]
    [InlineData("--context", "scripted", "podman/shop-api", null)]
    [InlineData("--read-only", null, "pod/goweb", null)]
    public async Task What_lies_outside_is_refused_before_anything_is_asked(string option, string? value, string target, string? podNamespace)
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, [option, .. value is null ? Array.Empty<string>() : [value]]);
        Refused(await assistant.CallAsync("snapshot", ("target", target), ("line", "main.go:42"), ("namespace", podNamespace)), "SND4009", "");
        Assert.Empty(cluster.Server.Requests);
        var tools = await assistant.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(option != "--read-only", tools.Any(tool => tool.Name == "snapshot"));
    }

    [Fact]
    public async Task A_long_bound_needs_the_users_own_word_and_gets_their_reason()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        (string, object?)[] call = [("target", "pod/goweb"), ("line", "main.go:42"), ("bound_ms", 500)];
        await using (var mute = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image))
        {
            Refused(await mute.CallAsync("snapshot", call), "SND4009", "--allow-stop");
        }

        await using (var no = await Assistant.StartAsync(laptop, _ => new ElicitResult { Action = "decline" }, "--image", Laptop.Image))
        {
            Refused(await no.CallAsync("snapshot", call), "SND4009", "did not give leave");
        }

        Assert.Empty(cluster.Agent.Asked);
        await using var yes = await Assistant.StartAsync(laptop, Give, "--image", Laptop.Image);
        Assert.NotEqual(true, (await yes.CallAsync("snapshot", call)).IsError);
        Assert.Equal(500, Assert.Single(cluster.Agent.Asked.OfType<ObserveRequest>()).BoundMilliseconds);

        static ElicitResult Give(string question)
        {
            Assert.Contains("500 ms", question, StringComparison.Ordinal);
            return new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["reason"] = JsonSerializer.SerializeToElement("orders hang") } };
        }
    }

    [Fact]
    public async Task The_command_line_gives_leave_for_all()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image, "--allow-stop", "--reason", "orders hang");
        var answer = await assistant.CallAsync("snapshot", ("target", "pod/goweb"), ("line", "main.go:42"), ("bound_ms", 500));
        Assert.Equal("orders hang", answer.StructuredContent!.Value.GetProperty("receipt").GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task Arguments_that_are_wrong_are_named_and_leave_cannot_be_one_of_them()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null);
        var answer = await assistant.CallAsync(
            "snapshot", ("target", "pod/goweb"), ("line", "main.go"), ("count", 5000), ("expressions", new[] { "call f()" }), ("allow_stop", true), ("context", "prod"));
        foreach (var word in new[] { "line takes", "count takes a whole number from 1 to 20", "would call a function", "\"allow_stop\"", "\"context\"" })
        {
            Refused(answer, "SND2001", word);
        }

        Refused(await assistant.CallAsync("snapshot", ("target", "pod/goweb"), ("line", "man.go:42")), "SND2012", "near it are /src/main.go");
    }

    [Fact]
    public async Task More_sessions_than_two_at_once_are_refused()
    {
        await using var cluster = New(ends: false);
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image);
        (string, object?)[] call = [("target", "pod/goweb"), ("line", "main.go:42")];
        Task[] running = [assistant.CallAsync("snapshot", call), assistant.CallAsync("snapshot", call)];
        await Wait.UntilAsync(() => cluster.Agent.Asked.OfType<ObserveRequest>().Count() == 2, "both lines are watched");
        Refused(await assistant.CallAsync("snapshot", call), "SND4009", "2 sessions run already");
        Assert.Equal(0, await assistant.LeaveAsync());
        await Task.WhenAll(running).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_ends_it_every_session_is_ended_in_order(bool isClient)
    {
        await using var cluster = New(ends: false);
        using var laptop = new Laptop(cluster);
        await using var assistant = await Assistant.StartAsync(laptop, null, "--image", Laptop.Image);
        var running = assistant.CallAsync("snapshot", ("target", "pod/goweb"), ("line", "main.go:42"));
        await Wait.UntilAsync(() => cluster.Agent.Asked.OfType<ObserveRequest>().Any(), "the line is watched");
        Assert.Equal(0, isClient ? await assistant.LeaveAsync() : await assistant.InterruptAsync());
        Assert.Single(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
        await running.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static void Refused(CallToolResult answer, string code, string why)
    {
        Assert.True(answer.IsError);
        var fault = answer.StructuredContent!.Value.GetProperty("fault");
        Assert.Equal(code, fault.GetProperty("code").GetString());
        Assert.Contains(why, fault.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(0, fault.GetProperty("next").GetArrayLength());
    }

    private static ScriptedCluster New(bool ends = true)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Sources = new SourcesAnswer(["/src/main.go"], true);
        cluster.Agent.Observed = ends
            ? [Hit, new ObservationEndedEvent(ObservationEnd.Count, new ObservationFigures(1, 0, 0, 3.1, 3.1, 3.1, 3.1, 0.01))]
            : [];
        return cluster;
    }
}
