using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Lines that are watched by the agent itself.</summary>
[Collection("agent")]
public sealed class AgentObserveTests
{
    [Fact]
    public async Task One_hit_is_told_with_its_stack_variables_and_expressions_and_the_target_runs_on()
    {
        await using var scene = await ObserveScene.StartAsync();
        var armed = await scene.Session.AskAsync<ObserveAnswer>(scene.Ask() with { Expressions = ["len(os.Args)", "nosuch"] });
        Assert.Equal((scene.File, ObserveScene.HandleLine), (armed.File, armed.Line));

        Assert.Contains("hello", await Eventually.WithinAsync(scene.Target.GetAsync(), "the answer"));

        var end = await scene.EndAsync();
        var hit = Assert.Single(scene.Hits);
        Assert.Equal((ObservationEnd.Count, 1, 0), (end.Reason, end.Figures.Hits, end.Figures.Dropped));
        Assert.Equal(("main.handle", ObserveScene.HandleLine), (hit.Frames[0].Function, hit.Frames[0].Line));
        Assert.Contains(hit.Variables, static variable => variable is { Name: "response", Children: not null });
        Assert.Equal("2", hit.Values[0].Value);
        Assert.Contains("nosuch", hit.Values[1].Error, StringComparison.Ordinal);
        Assert.InRange(hit.PauseMilliseconds, 0.1, 200);
        TestContext.Current.SendDiagnosticMessage($"held {armed.HeldMilliseconds:0.0} ms to arm, {hit.PauseMilliseconds:0.0} ms at the hit");
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task Under_load_every_request_is_answered_and_nothing_is_left()
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask(count: 10));
        var served = 0;
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                Assert.Contains("hello", await scene.Target.GetAsync(), StringComparison.Ordinal);
                Interlocked.Increment(ref served);
            }
        }));

        var end = await scene.EndAsync();
        var before = served;
        await Eventually.IsTrueAsync(() => Volatile.Read(ref served) > before + 20, "requests after the end");
        await enough.CancelAsync();
        await load;

        // Where the machine is slow, ten hits in a row may be more than a tenth of a second: that ends it as well.
        Assert.True(end.Reason is ObservationEnd.Count or ObservationEnd.Share, $"{end.Reason}");
        Assert.Equal(Enumerable.Range(1, end.Figures.Hits), scene.Hits.Select(static hit => hit.Number));
        Assert.All(scene.Hits, static hit => Assert.NotEmpty(hit.Frames));
        TestContext.Current.SendDiagnosticMessage($"{end}, {served} requests");
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task A_condition_that_holds_is_a_hit_and_one_that_does_not_is_none()
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask(timeout: 2) with { Condition = "len(os.Args) == 99" });
        Assert.Contains("hello", await scene.Target.GetAsync());
        var none = await scene.EndAsync();
        Assert.Equal((ObservationEnd.Timeout, 0), (none.Reason, none.Figures.Hits));
        await scene.FreeAsync();

        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask() with { Condition = "len(os.Args) == 2" });
        Assert.Contains("hello", await scene.Target.GetAsync());
        await Eventually.IsTrueAsync(() => scene.Hits.Count() == 1, "the hit");
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task A_condition_that_cannot_be_evaluated_ends_it_in_the_debuggers_words()
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask() with { Condition = "nosuch == 1" });
        Assert.Contains("hello", await Eventually.WithinAsync(scene.Target.GetAsync(), "the answer"));
        var end = await scene.EndAsync();
        Assert.Equal((ObservationEnd.Condition, 0), (end.Reason, end.Figures.Hits));
        Assert.Contains("nosuch", end.Detail, StringComparison.Ordinal);
        await scene.LeavesNothingAsync();
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(9999, null)]
    [InlineData(ObserveScene.HandleLine, "1 +")]
    public async Task What_the_debugger_does_not_take_is_refused_in_its_words(int line, string? condition)
    {
        await using var scene = await ObserveScene.StartAsync();
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.Session.AskAsync<ObserveAnswer>(scene.Ask(line: line) with { Condition = condition }));
        Assert.Equal(AgentErrorCode.NotObservable, refusal.Error.Code);
        TestContext.Current.SendDiagnosticMessage(refusal.Message);
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task A_bound_that_is_too_small_leaves_things_out_and_ends_it()
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask(count: 1000, bound: 1) with { Depth = 6, Expressions = [.. Enumerable.Repeat("os.Args", 32)] });
        var asked = 0;
        while (!scene.Session.Events.OfType<ObservationEndedEvent>().Any() && asked++ < 100)
        {
            await scene.Target.GetAsync();
        }

        var end = await scene.EndAsync();
        Assert.Equal(ObservationEnd.Bound, end.Reason);
        Assert.InRange(end.Figures.OverBound, 1, 3);
        Assert.All(scene.Hits, static hit => Assert.Equal("time", hit.Cut));
        TestContext.Current.SendDiagnosticMessage($"{end}");
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task A_line_that_is_passed_all_the_time_costs_too_much_and_is_left_alone()
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask(count: 100_000) with { Depth = 0, Frames = 1 });
        while (!scene.Session.Events.OfType<ObservationEndedEvent>().Any())
        {
            await scene.Target.GetAsync();
        }

        var end = await scene.EndAsync();
        Assert.Equal(ObservationEnd.Share, end.Reason);
        Assert.InRange(end.Figures.MostShare, 0.1, 0.5);
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task A_client_that_ends_it_hears_the_figures_first()
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask(count: 100));
        await scene.Target.GetAsync();
        var stop = await scene.Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        var end = Assert.Single(scene.Session.Events.OfType<ObservationEndedEvent>());
        Assert.Equal((ObservationEnd.Stopped, 1), (end.Reason, end.Figures.Hits));
        Assert.Equal((true, 0), (stop.TargetRuns, stop.Check!.ChangedBytes));
        await scene.Target.ServesOnAsync();
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("link")]
    [InlineData("agent")]
    [InlineData("debugger")]
    public async Task Whoever_is_killed_halfway_the_target_serves_on(string victim)
    {
        await using var scene = await ObserveScene.StartAsync();
        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask(count: 100));
        await scene.Target.GetAsync();
        switch (victim)
        {
            case "silent":
                scene.Session.FallSilent();
                break;
            case "link":
                scene.Session.Connect.Kill();
                break;
            case "agent":
                scene.Agent.Kill();
                break;
            default:
                Assert.Equal(0, Sonde.Agent.Native.Libc.Kill(scene.Target.DebuggerId, 9));
                break;
        }

        await Eventually.IsTrueAsync(() => scene.Target.IsFree, "the target is free", 20);
        await scene.Target.ServesOnAsync();
    }

    [Fact]
    public async Task Beside_an_IDE_nothing_is_observed()
    {
        await using var scene = await ObserveScene.StartAsync();
        await using var ide = await DapClient.AttachAsync(await scene.Session.OpenAsync(new DebuggerPurpose()));
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.Session.AskAsync<ObserveAnswer>(scene.Ask()));
        Assert.Contains("Somebody else", refusal.Message, StringComparison.Ordinal);
    }
}
