using Sonde.Core.Reports;
using Sonde.Testing;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary>The toolbox runs; its agent is missing, another one, silent or unwilling.</summary>
public sealed class AgentTests
{
    [Theory]
    [InlineData("30", "SND5007")]
    [InlineData("31", "SND5010")]
    [InlineData("32", "SND3001")]
    public async Task A_recorded_refusal_of_exec_is_said_in_its_own_words(string fixture, string code)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.PlayExec(fixture);
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = await Failing.DebugAsync(cluster, laptop, code);
        Assert.Single(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_kubelet_that_finds_the_container_gone_is_no_server_in_trouble()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("GET", ScriptedCluster.ExecPath).Reply(
            System.Net.HttpStatusCode.InternalServerError,
            """{"kind":"Status","message":"Internal error occurred: unable to upgrade connection: container not found (\"sonde-go-abcde\")","code":500}""");
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        await Failing.DebugAsync(cluster, laptop, "SND5010");
    }

    [Fact]
    public async Task A_toolbox_that_has_ended_and_is_not_said_to_have_is_replaced_by_another_one()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001).WithToolbox(
            ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, ContainerStates.SameUser(1001, 1001)), ContainerStates.Running());
        cluster.Server.On("GET", ScriptedCluster.ExecPath + "?container=sonde-go-aaaaa").Reply(
            System.Net.HttpStatusCode.InternalServerError,
            """{"kind":"Status","message":"Internal error occurred: unable to upgrade connection: container not found (\"sonde-go-aaaaa\")","code":500}""");
        using var laptop = new Laptop(cluster) { Clock = new HurriedClock() };
        var run = laptop.Debug();
        await run.ReportAsync<HandOverReport>();
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(2, run.Reports.All<PlanReport>().Count);
        Assert.Contains(run.Reports.All<WarningReport>(), warning => warning.Text.Contains("sonde-go-aaaaa cannot be used again", StringComparison.Ordinal));
        Assert.DoesNotContain("sonde-go-aaaaa", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_speaks_something_else_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Program = async (peer, stop) =>
        {
            await peer.Output.WriteAsync("BusyBox v1.36 multi-call binary\n"u8.ToArray(), stop);
            return 0;
        };
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND5007");
    }

    [Fact]
    public async Task A_program_that_ends_at_once_is_quoted()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Program = async (peer, stop) =>
        {
            await peer.Error.WriteAsync("sonde-agent: no room left\n"u8.ToArray(), stop);
            return 70;
        };
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = await Failing.DebugAsync(cluster, laptop, "SND6004");
        Assert.Equal("sonde-agent: no room left", run.Fault.Why);
    }

    [Fact]
    public async Task An_agent_that_does_not_serve_yet_is_asked_again()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Program = (_, _) =>
        {
            cluster.Agent.Program = null;
            return Task.FromResult(69);
        };
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug().EndAsync());
    }

    [Fact]
    public async Task An_agent_that_never_serves_is_given_up()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var tries = 0;
        cluster.Agent.Program = (_, _) => Task.FromResult(Interlocked.Increment(ref tries) > 0 ? 69 : 0);
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        await Failing.DebugAsync(cluster, laptop, "SND6004");
        Assert.Equal(20, tries);
    }

    [Fact]
    public async Task An_agent_that_is_silent_once_is_asked_again()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Program = (peer, stop) =>
        {
            cluster.Agent.Program = null;
            return SilenceAsync(peer, stop);
        };
        var clock = new ManualTimeProvider();
        using var laptop = new Laptop(cluster) { Clock = clock };
        var run = laptop.Debug();
        await Wait.UntilAsync(() => cluster.Agent.Program is null, "the agent is asked");
        await Wait.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return cluster.Agent.Asked.Count > 0;
            },
            "it is asked again");
        Assert.Equal(0, await run.EndAsync());
    }

    [Fact]
    public async Task An_agent_that_is_silent_is_given_up()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Program = SilenceAsync;
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        await Failing.DebugAsync(cluster, laptop, "SND6004");
    }

    [Fact]
    public async Task An_agent_that_lives_and_does_not_answer_is_given_up_too()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var asked = new TaskCompletionSource();
        cluster.Agent.Instead = async (_, _, gone) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
            return null;
        };
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = laptop.Debug("--grace", "10m");
        await asked.Task;
        await run.ExitAsync(TimeSpan.FromMilliseconds(200));
        await Failing.AssertAsync(run, "SND6004");
        Assert.Contains("within 20 s", run.Fault.Why, StringComparison.Ordinal);
        Assert.Single(run.Receipt.Remains);
    }

    [Fact]
    public async Task An_agent_that_does_not_know_the_greeting_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<HelloRequest>(AgentErrorCode.NotUnderstood, "The agent does not know this request.");
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND5007");
    }

    [Fact]
    public async Task An_answer_of_another_kind_is_an_end_and_not_a_wait()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (_, request, _) => Task.FromResult<AgentAnswer?>(request is HelloRequest ? new DoneAnswer() : null);
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = laptop.Debug();
        await Wait.UntilAsync(() => cluster.Agent.Asked.Count > 0, "the agent is greeted");
        await run.ExitAsync();
        await Failing.AssertAsync(run, "SND6004");
        Assert.Contains("DoneAnswer", run.Fault.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentErrorCode.AlreadyTraced, "SND5003")]
    [InlineData(AgentErrorCode.NotAllowed, "SND5003")]
    [InlineData(AgentErrorCode.ProcessMissing, "SND5009")]
    [InlineData(AgentErrorCode.TargetGone, "SND5009")]
    [InlineData(AgentErrorCode.ToolMissing, "SND5007")]
    [InlineData(AgentErrorCode.NotUnderstood, "SND5007")]
    [InlineData(AgentErrorCode.ToolFailed, "SND5008")]
    [InlineData(AgentErrorCode.MemoryShort, "SND5014")]
    [InlineData(AgentErrorCode.NotPrepared, "SND5015")]
    [InlineData(AgentErrorCode.ToolSlow, "SND6005")]
    [InlineData(AgentErrorCode.Unexpected, "SND7001")]
    [InlineData("a-code-of-tomorrow", "SND7001")]
    public async Task What_the_agent_refuses_is_said_in_its_words(string agentCode, string code)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<StartDebuggerRequest>(agentCode, "could not attach to pid 1: no");
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, code);
        Assert.StartsWith("could not attach to pid 1: no", run.Fault.Why, StringComparison.Ordinal);
        Assert.Single(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_refusal_to_list_processes_is_a_refusal_like_any_other()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<ProcessesRequest>(AgentErrorCode.NotAllowed, "no /proc here");
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND4006");
    }

    [Theory]
    [InlineData("SND5001")]
    [InlineData("SND5002", 1, 8)]
    public async Task Not_one_Go_process_or_several_is_a_question(string code, params int[] processes)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [.. processes.Select(AgentFacts.GoServer), AgentFacts.GoServer(99) with { Runtime = null, Go = null }];
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, code);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task A_dotnet_process_is_told_what_there_is_instead_of_a_debugger()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "dotnet", Go = null, Executable = "/usr/bin/dotnet" }];
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND5016");
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Theory]
    [InlineData(JdwpState.Open, 0)]
    [InlineData(JdwpState.Ask, 1)]
    public async Task What_a_JVM_has_to_be_asked_is_announced_before_it_is(string state, int announcements)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "java", Go = null, Executable = "/usr/bin/java", Jdwp = state }];
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal("jdwp", Assert.Single(cluster.Agent.Asked.OfType<StartDebuggerRequest>()).Tool);
        Assert.Equal(announcements, run.Reports.All<WarningReport>().Count(warning => warning.Text.Contains("SIGQUIT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_of_processes_that_had_to_be_shortened_is_said_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (_, request, _) => Task.FromResult<AgentAnswer?>(
            request is ProcessesRequest ? new ProcessesAnswer([AgentFacts.GoServer()], 40) : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        Assert.Contains(run.Reports.All<WarningReport>(), warning => warning.Text.Contains("40 of 41 were left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_is_not_there_is_said_with_those_that_are()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND3008", "--pid", "77");
        Assert.Contains("1 /shop", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_somebody_debugs_is_left_alone()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { TracerId = 40, TracerName = "dlv" }];
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND5003");
        Assert.Contains("process 40 (dlv)", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Theory]
    [InlineData(typeof(ProcessesRequest))]
    [InlineData(typeof(StartDebuggerRequest))]
    public async Task A_link_that_is_cut_while_it_asks_is_a_lost_link(Type during)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        CutDuring(cluster, during, () => { });
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = laptop.Debug();
        await Wait.UntilAsync(() => cluster.Agent.Asked.Any(during.IsInstanceOfType), "it is asked");
        await run.ExitAsync();
        await Failing.AssertAsync(run, "SND6004");
        Assert.Null(run.Receipt.TargetRuns);
    }

    [Fact]
    public async Task A_target_that_takes_the_link_with_it_died_during_the_attach()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        CutDuring(cluster, typeof(StartDebuggerRequest), cluster.Delete);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND5009");
        Assert.False(run.Receipt.TargetRuns);
        Assert.Empty(run.Receipt.Remains);
    }

    [Fact]
    public async Task Ctrl_C_during_the_attach_undoes_it_and_says_how_the_target_fares()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var attaching = new TaskCompletionSource();
        var attached = new TaskCompletionSource();
        cluster.Agent.Instead = async (_, request, _) =>
        {
            if (request is StartDebuggerRequest)
            {
                attaching.SetResult();
                await attached.Task;
            }

            return null;
        };
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await attaching.Task;
        var ending = run.InterruptAsync();
        attached.SetResult();
        Assert.Equal(0, await ending);
        Assert.Single(cluster.Agent.Asked.OfType<StopDebuggerRequest>());
        Assert.Equal(("you ended it", true), (run.Receipt.Ended, run.Receipt.TargetRuns));
    }

    [Fact]
    public async Task The_least_grace_that_may_be_asked_for_works()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug("--grace", "1s").EndAsync());
        Assert.Equal(1, Assert.Single(cluster.Agent.Asked.OfType<HelloRequest>()).GraceSeconds);
    }

    [Fact]
    public async Task The_agent_is_told_who_asks()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        await laptop.Debug().EndAsync();
        Assert.Equal(new HelloRequest("sonde/0.1.0", "dev", "laptop", 5) { HoldSeconds = 0 }, Assert.Single(cluster.Agent.Asked.OfType<HelloRequest>()));
    }

    private static async Task<int> SilenceAsync(Testing.Kubernetes.ExecPeer peer, CancellationToken stop)
    {
        while (await peer.Input.ReadAsync(new byte[4096], stop) > 0)
        {
        }

        return 0;
    }

    private static void CutDuring(ScriptedCluster cluster, Type request, Action also) => cluster.Agent.Instead = async (link, asked, gone) =>
    {
        if (request.IsInstanceOfType(asked))
        {
            also();
            link.Cut();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
        }

        return null;
    };
}
