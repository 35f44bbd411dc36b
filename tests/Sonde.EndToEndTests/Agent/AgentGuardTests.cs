using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>Whoever dies, the target runs on.</summary>
[Collection("agent")]
public sealed class AgentGuardTests
{
    [Theory]
    [InlineData("dap", false)]
    [InlineData("dap", true)]
    [InlineData("rpc", false)]
    [InlineData("rpc", true)]
    public async Task When_the_last_client_leaves_the_target_is_released(string protocol, bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped);

        await scene.Client.DisposeAsync();

        await scene.IsReleasedAsync(2);
        await scene.Session.SeesAsync(status => status is { State: TargetState.Free, Figures.Attaches: 1, Clients: [] }, "the release");
    }

    [Theory]
    [InlineData("dap", false)]
    [InlineData("dap", true)]
    [InlineData("rpc", true)]
    public async Task A_client_that_falls_silent_is_taken_for_gone_after_its_grace(string protocol, bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped, graceSeconds: 2);

        scene.Session.FallSilent();

        await scene.IsReleasedAsync(2 + 1 + 2);
    }

    [Theory]
    [InlineData("dap", true)]
    [InlineData("rpc", false)]
    public async Task When_the_process_that_carries_the_session_dies_the_target_is_released(string protocol, bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped);

        scene.Session.Connect.Kill();

        await scene.IsReleasedAsync(2);
    }

    [Theory]
    [InlineData("dap", false)]
    [InlineData("dap", true)]
    [InlineData("rpc", false)]
    [InlineData("rpc", true)]
    public async Task When_the_agent_is_killed_the_target_is_released(string protocol, bool isStopped)
    {
        for (var round = 0; round < 5; round++)
        {
            await using var scene = await DebugScene.StartAsync(protocol, isStopped);

            scene.Agent.Kill();

            await scene.IsReleasedAsync(4);
        }
    }

    [Theory]
    [InlineData("dap", false)]
    [InlineData("dap", true)]
    public async Task When_the_agent_is_told_to_end_it_releases_the_target_first(string protocol, bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped);

        scene.Agent.Terminate();

        Assert.Equal(0, await scene.Agent.ExitCodeAsync());
        Assert.True(scene.Target.IsFree);
        await scene.IsReleasedAsync(1);
        Assert.Contains(scene.Session.Events, message => message is ClosingEvent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_debuggers_keeper_is_killed_the_target_is_released_at_its_next_stop_at_the_latest(bool isStopped)
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped);
        var keeper = new ProcessTable().Stat(scene.DebuggerId)!.Value.ParentId;

        Assert.Equal(0, Libc.Kill(keeper, 9));

        await scene.Session.SeesAsync(status => status.Clients.Count == 0, "the end of the client's connection");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Contains("hello", await Eventually.WithinAsync(scene.Target.GetAsync(), "an answer"));
        await scene.IsReleasedAsync(12);
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("agent")]
    [InlineData("debugger")]
    public async Task An_attach_that_is_broken_off_leaves_the_target_free(string loss)
    {
        for (var round = 0; round < 6; round++)
        {
            using var target = await GoTarget.StartAsync();
            await using var agent = await RunningAgent.StartAsync();
            await using var session = await TestSession.OpenAsync(agent);
            var starting = session.DebugAsync(target);
            await Eventually.IsTrueAsync(() => target.DebuggerId != 0 || starting.IsCompleted, "the attach begins");
            await Task.Delay(TimeSpan.FromMilliseconds(12 * round), TimeProvider.System, TestContext.Current.CancellationToken);
            var debugger = target.DebuggerId;

            Kill(loss, session, agent, debugger);

            _ = await Record.ExceptionAsync(() => starting);
            await Eventually.IsTrueAsync(() => target.IsFree, "the target is free", 20);
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
            await target.ServesOnAsync();
        }
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("dap", false)]
    [InlineData("dap", true)]
    [InlineData("rpc", false)]
    [InlineData("rpc", true)]
    public async Task A_debugger_that_is_killed_leaves_a_target_that_serves(string protocol, bool isStopped)
    {
        for (var round = 0; round < 3; round++)
        {
            await using var scene = await DebugScene.StartAsync(protocol, isStopped);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);

            Assert.Equal(0, Libc.Kill(scene.DebuggerId, 9));

            // A hit between the debugger's death and the mending cannot be helped; a stopped target has no such moment.
            await Task.Delay(TimeSpan.FromMilliseconds(isStopped ? 0 : 500), TimeProvider.System, TestContext.Current.CancellationToken);
            await scene.IsReleasedAsync(4, $"round {round}");
            await scene.Session.SeesAsync(status => status.State == TargetState.Free, "the release");
        }
    }

    [Fact]
    public async Task A_target_whose_toolbox_was_killed_as_a_whole_is_mended_by_the_next_session()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        var keeper = new ProcessTable().Stat(scene.DebuggerId)!.Value.ParentId;

        // As a kubelet kills a container: nobody is left who could mend anything, and nobody had the time to.
        Assert.Equal(0, Libc.Kill(keeper, Signals.Stop));
        foreach (var process in new[] { scene.Agent.Id, scene.DebuggerId, keeper })
        {
            Assert.Equal(0, Libc.Kill(process, 9));
        }

        await Eventually.IsTrueAsync(() => scene.Target.TracerId == 0, "the end of the debugger");
        await Eventually.IsTrueAsync(() => scene.Target.State == 'T', "the brake holds the target");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);
        await session.DebugAsync(scene.Target);

        await session.SeesAsync(status => status.Note?.Contains("put back", StringComparison.Ordinal) == true, "the note");
        Assert.Contains("hello", await Eventually.WithinAsync(scene.Target.GetAsync(), "an answer"));
        await session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());
        await scene.IsReleasedAsync(2);
    }

    [Fact]
    public async Task A_target_whose_toolbox_was_killed_as_a_whole_is_healed_on_request()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        var keeper = new ProcessTable().Stat(scene.DebuggerId)!.Value.ParentId;

        // Before it can do anything about the others' deaths.
        Assert.Equal(0, Libc.Kill(keeper, Signals.Stop));
        foreach (var process in new[] { scene.Agent.Id, scene.DebuggerId, keeper })
        {
            Assert.Equal(0, Libc.Kill(process, 9));
        }

        await Eventually.IsTrueAsync(() => scene.Target is { TracerId: 0, State: 'T' }, "the brake holds the target");
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var healed = Assert.Single((await session.AskAsync<HealAnswer>(new HealRequest(null, scene.Target.Id))).Processes);

        // Its own, and those that dlv sets itself to notice panics.
        Assert.InRange(healed.MendedBytes, 1, 8);
        Assert.Equal((0, true, true), (healed.OtherBytes, healed.WasStanding, healed.IsRunning));
        await scene.IsReleasedAsync(2);
        var again = Assert.Single((await session.AskAsync<HealAnswer>(new HealRequest(null, scene.Target.Id))).Processes);
        Assert.False(again.IsNews);
    }

    [Fact]
    public async Task What_was_released_is_looked_at()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);

        var answer = await scene.Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());

        Assert.Equal(new ReleaseCheck(0, 0, 0, 0, false), answer.Check);
        Assert.True(answer.Check!.IsClean);
    }

    [Fact]
    public async Task A_debugger_that_was_killed_is_in_the_check_and_nothing_else_is_left_of_it()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, Libc.Kill(scene.DebuggerId, 9));
        await scene.Session.SeesAsync(status => status.State == TargetState.Free, "the release");

        var answer = await scene.Session.AskAsync<StopDebuggerAnswer>(new StopDebuggerRequest());

        Assert.True(answer.TargetRuns);
        Assert.Equal((true, true), (answer.Check!.IsClean, answer.Check.WasKilled));
    }

    [Fact]
    public async Task The_debugger_is_the_first_to_end_when_memory_is_short()
    {
        await using var scene = await DebugScene.StartAsync("none", isStopped: false);
        var keeper = new ProcessTable().Stat(scene.DebuggerId)!.Value.ParentId;

        Assert.All(new[] { scene.Agent.Id, keeper, scene.DebuggerId }, static process => Assert.Equal("1000", File.ReadAllText($"/proc/{process}/oom_score_adj").Trim()));
    }

    [Theory]
    [InlineData("dap")]
    [InlineData("rpc")]
    public async Task A_stop_that_lasts_for_longer_than_its_limit_is_ended(string protocol)
    {
        // Attaching counts too, and takes its time where the machine is busy.
        await using var scene = await DebugScene.StartAsync(protocol, isStopped: true, limit: new PauseLimit(4, 5));
        await scene.Session.SeesAsync(status => status.Note?.Contains("for 4 s", StringComparison.Ordinal) == true, "the end of the limit", 8);
        Assert.Contains(scene.Session.Statuses, static status => status.LimitLeftSeconds is > 0 and <= 4);

        await scene.IsReleasedAsync(2);
    }

    [Fact]
    public async Task The_ides_console_tells_how_long_a_stop_may_last_and_that_it_was_ended()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true, limit: new PauseLimit(3, 5) { Because = "the liveness probe" });
        var client = (DapClient)scene.Client;

        var (first, half, last) = (await client.ReadsAsync(1), await client.ReadsAsync(2), await client.ReadsAsync(3));

        Assert.Matches("^Sonde: the target may stand for [0-2].. s more, then the debugger lets go: the liveness probe\n$", (string)first["output"]!);
        Assert.EndsWith(" s left, then the debugger lets go\n", (string)half["output"]!, StringComparison.Ordinal);
        Assert.StartsWith("Sonde: released: ", (string)last["output"]!, StringComparison.Ordinal);
        Assert.Equal("important", (string)last["category"]!);
        await scene.IsReleasedAsync(2);
    }

    [Theory]
    [InlineData("dap")]
    [InlineData("rpc")]
    public async Task Stops_and_resumes_are_as_without_a_guard(string protocol)
    {
        await using var scene = await DebugScene.StartAsync(protocol, isStopped: false);
        for (var round = 0; round < 40; round++)
        {
            var request = scene.Target.GetAsync();

            // At once, and long after the stop was seen.
            await scene.ContinueAsync(round, TimeSpan.FromMilliseconds(round % 4 == 0 ? 300 : round % 4));
            Assert.Contains("hello", await Eventually.WithinAsync(request, $"the answer to request {round}"));
        }
    }

    [Fact]
    public async Task When_the_debugger_ends_by_itself_the_session_says_so_and_can_attach_again()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: true);

        Assert.Equal(0, Libc.Kill(scene.DebuggerId, Signals.Terminate));

        await scene.Session.SeesAsync(status => status.State == TargetState.Free, "the release");
        await scene.IsReleasedAsync(2);
        await using var again = await DapClient.AttachAsync(await scene.Session.OpenAsync(new DebuggerPurpose()));
        Assert.NotEqual(0, scene.Target.TracerId);
        Assert.Equal(2, scene.Session.Status!.Figures.Attaches);
    }

    [Fact]
    public async Task One_of_two_clients_that_leaves_does_not_end_the_other()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: false);
        await using var second = new RpcClient(await scene.Session.OpenAsync(new DebuggerPurpose()));
        Assert.NotNull((await second.CallAsync("GetVersion", "{}"))["result"]);

        await scene.Client.DisposeAsync();
        await scene.Session.SeesAsync(status => status.Clients.Count == 1 && status.Clients[0].Protocol == "json-rpc", "the first one's leaving");

        Assert.NotNull((await second.CallAsync("GetVersion", "{}"))["result"]);
        Assert.NotEqual(0, scene.Target.TracerId);
        await second.DisposeAsync();
        await scene.IsReleasedAsync(2);
    }

    [Fact]
    public async Task A_target_that_ends_during_the_session_is_reported_gone()
    {
        await using var scene = await DebugScene.StartAsync("dap", isStopped: false);

        Assert.Equal(0, Libc.Kill(scene.Target.Id, 9));

        await scene.Session.SeesAsync(status => status.State == TargetState.Gone && status.Note is not null, "the end of the target");
        await Eventually.IsTrueAsync(() => new ProcessTable().Stat(scene.DebuggerId) is not { HasEnded: false }, "the end of the debugger");
    }

    [Fact]
    public async Task Whatever_happens_whenever_the_target_serves_on()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SONDE_TEST_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        var rounds = int.Parse(Environment.GetEnvironmentVariable("SONDE_TEST_ROUNDS") ?? "30", System.Globalization.CultureInfo.InvariantCulture);
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var protocol = random.Next(2) == 0 ? "dap" : "rpc";
            var (isStopped, fault, hitAfter) = (random.Next(3) == 0, random.Next(6), random.NextDouble() * 8);
            var label = $"seed {seed} round {round}: {protocol} stopped={isStopped} fault={fault} hit after {hitAfter:0.0} ms";
            TestContext.Current.SendDiagnosticMessage(label);
            await using var scene = await DebugScene.StartAsync(protocol, isStopped, graceSeconds: 2);

            // A breakpoint hit in the moment of the release is what kills a target when it is done carelessly.
            var hit = scene.HitAsync(TimeSpan.FromMilliseconds(hitAfter));
            await scene.StrikeAsync(fault);

            await scene.IsReleasedAsync(8, label);
            Assert.Contains("hello", await Eventually.WithinAsync(hit, label));
        }
    }

    private static void Kill(string loss, TestSession session, RunningAgent agent, int debugger)
    {
        switch (loss)
        {
            case "connection":
                session.Connect.Kill();
                break;
            case "agent":
                agent.Kill();
                break;
            default:
                _ = debugger != 0 ? Libc.Kill(debugger, 9) : 0;
                break;
        }
    }
}
