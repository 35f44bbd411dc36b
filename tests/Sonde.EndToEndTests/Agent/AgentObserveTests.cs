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
}
