using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Lines of Python that are watched by the agent itself, in real Pythons.</summary>
[Collection("agent")]
public sealed class AgentObservePythonTests
{
    public static TheoryData<string> Pythons => [.. PythonTarget.Interpreters.DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Hits_are_told_with_stack_variables_and_expressions_one_observation_after_the_other(string interpreter)
    {
        await using var scene = await PythonObserveScene.StartAsync(interpreter);
        for (var round = 1; round <= 2; round++)
        {
            var armed = await scene.Session.AskAsync<ObserveAnswer>(PythonObserveScene.Ask() with { Expressions = ["result", "number == 21", "nosuch.name"] });
            Assert.Equal((PythonTarget.Script, PythonObserveScene.ResultLine, 0d), (armed.File, armed.Line, armed.HeldMilliseconds));

            Assert.Equal("42\n", await Eventually.WithinAsync(scene.Target.DoubleAsync(21), "the answer"));

            await Eventually.IsTrueAsync(() => scene.Hits.Count() == round && scene.Session.Events.OfType<ObservationEndedEvent>().Count() == round, "the hit and the end");
            var (hit, end) = (scene.Hits.Last(), await scene.EndAsync());
            Assert.Equal((ObservationEnd.Count, 1), (end.Reason, end.Figures.Hits));
            Assert.Equal(("double", PythonTarget.Script, PythonObserveScene.ResultLine), (hit.Frames[0].Function, hit.Frames[0].File, hit.Frames[0].Line));
            Assert.Equal("do_GET", hit.Frames[1].Function);
            Assert.Equal([("number", "21"), ("result", "42")], hit.Variables.Select(static variable => (variable.Name, variable.Value)));
            Assert.Equal(["42", "True", null], hit.Values.Select(static value => value.Value));
            Assert.Contains("NameError", hit.Values[2].Error, StringComparison.Ordinal);

            // Without its being told, a thread would notice within 200 ms that it may go on.
            Assert.InRange(hit.PauseMilliseconds, 0.1, 180);
            TestContext.Current.SendDiagnosticMessage($"{hit.PauseMilliseconds:0.0} ms at the hit");
        }

        await scene.LeavesNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Conditions_are_heeded_and_one_that_fails_ends_it_in_pythons_words(string interpreter)
    {
        await using var scene = await PythonObserveScene.StartAsync(interpreter);
        await scene.Session.AskAsync<ObserveAnswer>(PythonObserveScene.Ask() with { Condition = "number > 100" });
        await scene.Target.ServesOnAsync();
        Assert.Empty(scene.Hits);
        await scene.Target.DoubleAsync(101);
        Assert.Equal(ObservationEnd.Count, (await scene.EndAsync()).Reason);
        Assert.Single(scene.Hits);

        await scene.Session.AskAsync<ObserveAnswer>(PythonObserveScene.Ask() with { Condition = "nosuch > 1" });
        Assert.Equal("6\n", await Eventually.WithinAsync(scene.Target.DoubleAsync(3), "the answer"));
        await Eventually.IsTrueAsync(() => scene.Session.Events.OfType<ObservationEndedEvent>().Count() == 2, "the second end");
        var end = await scene.EndAsync();
        Assert.Equal((ObservationEnd.Condition, 0), (end.Reason, end.Figures.Hits));
        Assert.Contains("NameError: name 'nosuch' is not defined", end.Detail, StringComparison.Ordinal);
        await scene.LeavesNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task Under_load_from_several_threads_every_request_is_answered(string interpreter)
    {
        await using var scene = await PythonObserveScene.StartAsync(interpreter);
        await scene.Session.AskAsync<ObserveAnswer>(PythonObserveScene.Ask(count: 20));
        var served = 0;
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                Assert.Equal("42\n", await Eventually.WithinAsync(scene.Target.DoubleAsync(21), "an answer under load"));
                Interlocked.Increment(ref served);
            }
        }));

        var end = await scene.EndAsync(30);
        var before = served;
        await Eventually.IsTrueAsync(() => Volatile.Read(ref served) > before + 20, "requests after the end");
        await enough.CancelAsync();
        await load;

        // Threads that wait for each other's reading stand for longer, and their time is added up.
        Assert.True(end.Reason is ObservationEnd.Count or ObservationEnd.Share, $"{end.Reason}");
        Assert.Equal(Enumerable.Range(1, end.Figures.Hits), scene.Hits.Select(static hit => hit.Number));
        TestContext.Current.SendDiagnosticMessage($"{end}, {served} requests");
        await scene.LeavesNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task What_does_more_than_read_or_has_no_line_is_refused_and_the_next_is_taken(string interpreter)
    {
        await using var scene = await PythonObserveScene.StartAsync(interpreter);
        ObserveRequest[] bad =
        [
            PythonObserveScene.Ask() with { Expressions = ["number", "print(number)"] },
            PythonObserveScene.Ask() with { Expressions = ["(number := 7)"] },
            PythonObserveScene.Ask() with { Condition = "[x for x in ()]" },
            PythonObserveScene.Ask() with { File = "/nosuch/server.py" },
        ];
        foreach (var request in bad)
        {
            var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.Session.AskAsync<ObserveAnswer>(request));
            Assert.Equal(AgentErrorCode.NotObservable, refusal.Error.Code);
            TestContext.Current.SendDiagnosticMessage(refusal.Message);
        }

        await scene.Session.AskAsync<ObserveAnswer>(PythonObserveScene.Ask());
        await scene.Target.DoubleAsync(21);
        Assert.Equal(ObservationEnd.Count, (await scene.EndAsync()).Reason);
        await scene.LeavesNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Pythons))]
    public async Task An_agent_that_is_killed_halfway_leaves_a_target_that_serves(string interpreter)
    {
        await using var scene = await PythonObserveScene.StartAsync(interpreter);
        await scene.Session.AskAsync<ObserveAnswer>(PythonObserveScene.Ask(count: 1000));
        var requests = Enumerable.Range(0, 5).Select(_ => scene.Target.DoubleAsync(21)).ToArray();
        await Eventually.IsTrueAsync(() => scene.Hits.Any(), "a hit");

        scene.Agent.Kill();

        Assert.All(await Eventually.WithinAsync(Task.WhenAll(requests), "the answers", 8), static answer => Assert.Equal("42\n", answer));
        await scene.Target.ServesOnAsync();
    }
}
