using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>What every goroutine is doing, read in one short pause.</summary>
[Collection("agent")]
public sealed class AgentStacksTests
{
    [Fact]
    public async Task The_stacks_are_told_and_the_target_runs_on()
    {
        await using var scene = await ObserveScene.StartAsync();
        var answer = await scene.Session.AskAsync<StacksAnswer>(new StacksRequest(500, 50, 20));
        TestContext.Current.SendDiagnosticMessage($"{answer.Threads.Count} of {answer.Count} goroutines in {answer.PauseMilliseconds:0.0} ms, cut {answer.Cut}");
        Assert.Contains(answer.Threads, static thread => thread.Frames.Any(static frame => frame.Function == "main.main"));
        Assert.InRange(answer.PauseMilliseconds, 0.1, 1000);
        Assert.Contains("hello", await scene.Target.GetAsync());
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task Under_load_many_pauses_leave_every_request_answered_and_a_line_can_be_watched_afterwards()
    {
        await using var scene = await ObserveScene.StartAsync();
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var served = 0;
            while (!enough.IsCancellationRequested)
            {
                Assert.Contains("hello", await scene.Target.GetAsync());
                served++;
            }

            return served;
        }));
        for (var i = 0; i < 20; i++)
        {
            var answer = await scene.Session.AskAsync<StacksAnswer>(new StacksRequest(50, 20, 10));
            Assert.InRange(answer.Threads.Count, 0, 20);
        }

        await scene.Session.AskAsync<ObserveAnswer>(scene.Ask());
        Assert.Equal(ObservationEnd.Count, (await scene.EndAsync()).Reason);
        await enough.CancelAsync();
        Assert.True((await load).Sum() > 20);
        await scene.LeavesNothingAsync();
    }

    [Fact]
    public async Task What_is_out_of_range_is_refused()
    {
        await using var scene = await ObserveScene.StartAsync();
        var refused = await Assert.ThrowsAsync<AgentRefusedException>(() => scene.Session.AskAsync<StacksAnswer>(new StacksRequest(5000, 20, 10)));
        Assert.Equal(AgentErrorCode.NotObservable, refused.Error.Code);
        await scene.LeavesNothingAsync();
    }
}
