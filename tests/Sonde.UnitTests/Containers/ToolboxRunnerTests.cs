using Sonde.Containers;
using static Sonde.UnitTests.Containers.RecordedPodman;

namespace Sonde.UnitTests.Containers;

public sealed class ToolboxRunnerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_toolbox_that_cannot_be_run_leaves_nothing_behind()
    {
        var runner = Target()
            .On("podman run", $"{ApiId}\n", 127, "Error: runc: exec: \"x\": executable file not found in $PATH")
            .On("podman ps --all --quiet --no-trunc --filter label=dev.sonde.run=", "left\n")
            .On("podman rm --force --time 0 -- left", "left\n");

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => Client(runner).RunToolboxAsync(Run, Cancellation));

        Assert.Equal(EngineFailure.ProgramMissing, failure.Failure);
        Assert.Equal("runc: exec: \"x\": executable file not found in $PATH", failure.EngineMessage);
        Assert.Contains("podman rm --force --time 0 -- left", runner.Calls);
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing_behind_either()
    {
        using var user = new CancellationTokenSource();
        var runner = Target()
            .On("podman run", () =>
            {
                user.Cancel();
                throw new OperationCanceledException(user.Token);
            })
            .On("podman ps --all", "left\n")
            .On("podman rm --force --time 0 -- left", "left\n");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(runner).RunToolboxAsync(Run, user.Token));

        Assert.Contains("podman rm --force --time 0 -- left", runner.Calls);
    }

    [Fact]
    public async Task A_stopped_target_gets_no_toolbox()
    {
        var runner = new ScriptedRunner()
            .On("podman inspect", Recorded.Text("podman/inspect-stopped.json"))
            .On("podman image inspect", Recorded.Text("podman/image-inspect.json"));

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => Client(runner).RunToolboxAsync(Run, Cancellation));

        Assert.Equal(EngineFailure.TargetStopped, failure.Failure);
        Assert.DoesNotContain(runner.Calls, call => call.StartsWith("podman run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_was_restarted_meanwhile_gets_its_toolbox_taken_away()
    {
        var restarted = Recorded.Text("podman/inspect-target.json").Replace("14:49:31", "14:50:02", StringComparison.Ordinal);
        var runner = Engine()
            .On("podman inspect", Recorded.Text("podman/inspect-target.json"))
            .On("podman inspect", restarted)
            .On("podman run", "box\n")
            .On("podman ps --all", "box\n")
            .On("podman rm --force --time 0 -- box", "box\n");

        var failure = await Assert.ThrowsAsync<ContainerEngineException>(() => Client(runner).RunToolboxAsync(Run, Cancellation));

        Assert.Equal(EngineFailure.TargetStopped, failure.Failure);
        Assert.Contains("podman rm --force --time 0 -- box", runner.Calls);
    }

    [Fact]
    public async Task A_toolbox_that_runs_is_known_by_the_last_line_the_engine_says()
    {
        var runner = Target().On("podman run", $"Trying…\n{ApiId}\n");

        Assert.Equal(ApiId, await Client(runner).RunToolboxAsync(Run, Cancellation));
        Assert.Contains(runner.Calls, call => call.Contains($"--label dev.sonde.target={TargetId}", StringComparison.Ordinal));
    }

    private static ToolboxRun Run => new() { Name = "box", Image = "img", TargetId = TargetId };
}
